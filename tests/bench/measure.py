# SPDX-License-Identifier: Apache-2.0
"""What a shell command takes: wall seconds, CPU seconds of all its processes, MB of the largest, exit code."""
import os
import resource
import subprocess
import time


def measure(command):
    """A process of its own measures, so that its children are those of one run."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        begun = time.monotonic()
        done = subprocess.run(["sh", "-c", command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        line = "%f %f %f %d" % (time.monotonic() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, done.returncode)
        os.write(write_end, line.encode())
        os._exit(0)
    os.waitpid(child, 0)
    answer = os.read(read_end, 200).decode().split()
    os.close(read_end)
    os.close(write_end)
    return [float(word) for word in answer]
