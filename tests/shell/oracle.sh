#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# What our readers of archives, OLE files and PDF see in the fixtures, against programs that were written by others.
python3 "$ROOT/tests/oracle/compare.py" "$BUILD" fixtures
