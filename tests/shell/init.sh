#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# What kgpack init writes passes once its blanks are filled in, for each delivery method.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1

# Fills the blanks of PATH/product.yml for METHOD: a value for each key, by the path of keys above it.
fill() {
    python3 - "$1/product.yml" "$2" <<'EOF'
import re, sys
path, method = sys.argv[1:]
once = method in ("hardware",)
period, mode = ("once", "one_time") if once else ("month", "yearly_monthly")
values = {
    "delivery.asset": "harbour-2", "delivery.interface_address": "https://console.huaweicloud.com/harbour",
    "delivery.delivery_period_days": "5", "delivery.asset_regions": "[Singapore]",
    "name": "Larkspur Document Archive", "version": "V2.1", "self_check.date": "2025-03-03", "self_check.items.result": "pass",
    "overview": "An archive that keeps scanned records with retention rules and search.",
    "eula.product_name": "Larkspur Document Archive", "eula.valid_from": "2025-01-01", "eula.billing_modes": "[]" if method == "consulting_service" else f"[{mode}]",
    "after_sales_support.time": "09:00-18:00, Monday to Friday (GMT+08:00)",
    "after_sales_support.services": "Installation advice, operation questions and updates, in English.",
    "after_sales_support.hotline": "+65 6123 4567", "after_sales_support.email": "support@quillmere.com",
    "user_guide.login_section": "Chapter 3", "user_guide.usage_section": "Chapters 4 to 7",
    "user_guide.ports": '\n    - port: "443"\n      protocol: tcp\n      purpose: web console\n    - port: "22"\n      protocol: tcp\n      purpose: SSH',
    "user_guide.huawei_hosted_domains": "[console.larkspur.example]",
    "software_copyright.software_name": "Larkspur Document Archive", "software_copyright.owner": "Quillmere Software Ltd.",
    "open_source_notice.uses_open_source": "yes", "category.level1": "Business Applications", "category.level2": "Document Management",
    "specifications.name": "Team Edition, up to 25 users", "specifications.billing_mode": mode, "specifications.prices.period": period,
    "specifications.prices.amount": "120.00", "specifications.ecs_models": "[s3.large.2]",
    "tax.information": "Standard software licence.", "seo.title": "Larkspur Document Archive", "seo.keywords": "[records, archive]",
    "seo.description": "Archive with search and retention rules.", "company.name": "Quillmere Software Ltd.",
    "contacts.customer_service_email": "service@quillmere.com",
}
description = " ".join(f"Sentence {i} of the description names the core functions and the services that belong to the product." for i in range(14))
keys, out = [], []
for line in open(path, encoding="utf-8"):
    match = re.match(r'( *)(- )?([a-z_0-9]+):(.*)', line)
    if not match or line.lstrip().startswith("#"):
        out.append(line)
        continue
    depth = len(match[1]) + (2 if match[2] else 0)
    keys = [k for k in keys if k[0] < depth] + [(depth, match[3])]
    name = ".".join(k[1] for k in keys)
    if name == "description" and "|" in match[4]:
        out.append(line + "  " + description + "\n")
    elif name in values and re.match(r'\s*(""|\[\])\s*(#.*)?$', match[4]):
        value = values[name]
        out.append(f'{match[1]}{match[2] or ""}{match[3]}: ' + (value if value[0] in "[\n" else f'"{value}"') + "\n")
    else:
        out.append(line)
open(path, "w", encoding="utf-8").writelines(out)
EOF
}

for method in image saas consulting_service license professional_service hardware; do
    kgpack init --method $method $method >/dev/null
    cp "$ROOT"/examples/larkspur/{logo.png,eula.pdf,user-guide.pdf,software-copyright.pdf,open-source-notice.md} $method/
    fill $method $method
    if kgpack build -q --date 2025-03-05 -o out/$method.zip $method >log 2>&1; then
        echo "ok a filled-in folder for $method passes"
    else
        echo "not ok a filled-in folder for $method passes"
        cat log
    fi
done
