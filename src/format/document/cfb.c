/* SPDX-License-Identifier: Apache-2.0
 *
 * Every chain is walked at most once around the file, every entry of the directory is taken once. */
#include "format/document/cfb.h"

#include "base/arith.h"
#include "base/reader.h"
#include "base/text.h"

#include <string.h>
#include <utf8proc.h>

enum {
    HEADER_BYTES = 512,
    ENTRY_BYTES = 128,
    NAME_UNITS = 32,
    HEADER_FATS = 109, /* sector numbers of the table that stand in the header */
    MINI_SHIFT = 6,
    MOST_ENTRIES = 100000,
    MOST_DEPTH = 64,
    TYPE_STORAGE = 1,
    TYPE_STREAM = 2,
    TYPE_ROOT = 5,
};

#define SECTOR_LAST_REGULAR 0xfffffffau
#define NO_ENTRY 0xffffffffu

/* What the header says. */
typedef struct header {
    uint32_t fat_sectors;
    uint32_t directory;
    uint32_t mini_fat;
    uint32_t mini_fat_sectors;
    uint32_t difat;
    uint32_t difat_sectors;
    uint32_t first_fats[HEADER_FATS];
} header;

/* ---- sectors ---- */

/* The bytes of a sector; fewer at a cut, none behind it. */
static kg_bytes sector_at(const kg_cfb *cfb, uint32_t sector)
{
    size_t size = (size_t)1 << cfb->shift;
    uint64_t at = ((uint64_t)sector + 1) << cfb->shift;
    if (sector > SECTOR_LAST_REGULAR || at >= cfb->file.size)
        return (kg_bytes){ NULL, 0 };
    return (kg_bytes){ cfb->file.data + at, KG_MIN(size, cfb->file.size - (size_t)at) };
}

static size_t sector_count(const kg_cfb *cfb)
{
    return cfb->file.size >> cfb->shift;
}

/* The sectors of the chain that starts at SECTOR, no more than MOST. A loop is found when it comes by a sector that was marked after
 * 1, 2, 4, 8 ... steps (Brent). */
static size_t chain_length(kg_cfb *cfb, uint32_t sector, size_t most)
{
    size_t count = 0, next_mark = 1;
    uint32_t marked = NO_ENTRY;
    for (uint32_t at = sector; at <= SECTOR_LAST_REGULAR && count < most; count++) {
        if (at == marked) {
            cfb->has_loop = true;
            return count;
        }
        if (count == next_mark) {
            marked = at;
            next_mark *= 2;
        }
        at = at < cfb->fat_count ? cfb->fat[at] : NO_ENTRY;
    }
    return count;
}

/* The stream of SIZE bytes (UINT64_MAX: to the end of the chain) that starts at SECTOR. */
static kg_bytes read_chain(kg_scan *scan, kg_cfb *cfb, uint32_t sector, uint64_t size)
{
    size_t unit = (size_t)1 << cfb->shift, wanted = size / unit < sector_count(cfb) ? (size_t)(size / unit) : sector_count(cfb);
    size_t count = chain_length(cfb, sector, wanted + 1);
    uint8_t *data = kg_arena_alloc(scan->arena, count * unit + 1);
    size_t used = 0;
    for (size_t i = 0; data != NULL && i < count; i++) {
        kg_bytes bytes = sector_at(cfb, sector);
        if (bytes.size > 0)
            memcpy(data + used, bytes.data, bytes.size);
        used += bytes.size;
        if (bytes.size < unit) {
            cfb->is_cut |= used < size && size != UINT64_MAX;
            break;
        }
        sector = sector < cfb->fat_count ? cfb->fat[sector] : NO_ENTRY;
    }
    return (kg_bytes){ data, size < used ? (size_t)size : used };
}

static kg_bytes read_mini_chain(kg_scan *scan, kg_cfb *cfb, uint32_t sector, uint64_t size)
{
    enum { UNIT = 1 << MINI_SHIFT };
    size_t most = cfb->mini.size / UNIT + 1, wanted = KG_MIN((size_t)(size + UNIT - 1) / UNIT, most), used = 0;
    uint8_t *data = kg_arena_alloc(scan->arena, wanted * UNIT + 1);
    for (size_t i = 0; data != NULL && i < wanted && sector <= SECTOR_LAST_REGULAR; i++) {
        size_t at = (size_t)sector << MINI_SHIFT;
        if (at >= cfb->mini.size)
            break;
        size_t here = KG_MIN((size_t)UNIT, cfb->mini.size - at);
        memcpy(data + used, cfb->mini.data + at, here);
        used += here;
        sector = sector < cfb->mini_fat_count ? cfb->mini_fat[sector] : NO_ENTRY;
    }
    cfb->is_cut |= used < size;
    return (kg_bytes){ data, size < used ? (size_t)size : used };
}

/* ---- tables ---- */

static bool read_header(kg_cfb *cfb, header *out)
{
    kg_reader in = kg_reader_of(cfb->file.data, cfb->file.size);
    kg_reader_seek(&in, 30);
    cfb->shift = kg_reader_u16(&in);
    uint16_t mini_shift = kg_reader_u16(&in);
    kg_reader_skip(&in, 6 + 4);
    out->fat_sectors = kg_reader_u32(&in);
    out->directory = kg_reader_u32(&in);
    kg_reader_skip(&in, 4);
    cfb->mini_cutoff = kg_reader_u32(&in);
    out->mini_fat = kg_reader_u32(&in);
    out->mini_fat_sectors = kg_reader_u32(&in);
    out->difat = kg_reader_u32(&in);
    out->difat_sectors = kg_reader_u32(&in);
    for (size_t i = 0; i < HEADER_FATS; i++)
        out->first_fats[i] = kg_reader_u32(&in);
    return !in.bad && (cfb->shift == 9 || cfb->shift == 12) && mini_shift == MINI_SHIFT;
}

/* Appends the numbers in SECTOR to the table. */
static void add_fat_sector(kg_cfb *cfb, uint32_t sector)
{
    size_t numbers = ((size_t)1 << cfb->shift) / 4;
    kg_bytes bytes = sector_at(cfb, sector);
    kg_reader in = kg_reader_of(bytes.data, bytes.size);
    cfb->is_cut |= bytes.size < numbers * 4;
    for (size_t i = 0; i < numbers; i++) {
        uint32_t next = kg_reader_u32(&in);
        cfb->fat[cfb->fat_count++] = in.bad ? NO_ENTRY : next;
    }
}

/* The numbers of the table's sectors stand in the header and, for large files, in a chain of sectors. */
static bool read_fat(kg_scan *scan, kg_cfb *cfb, const header *head)
{
    size_t numbers = ((size_t)1 << cfb->shift) / 4;
    size_t sectors = KG_MIN((size_t)head->fat_sectors, sector_count(cfb) / numbers + 1 + HEADER_FATS);
    cfb->fat = kg_arena_array(scan->arena, sectors * numbers + 1, sizeof *cfb->fat);
    if (cfb->fat == NULL)
        return false;
    size_t used = 0;
    for (; used < sectors && used < HEADER_FATS; used++)
        add_fat_sector(cfb, head->first_fats[used]);
    uint32_t difat = head->difat;
    for (size_t i = 0; i < head->difat_sectors && used < sectors && difat <= SECTOR_LAST_REGULAR; i++) {
        kg_bytes bytes = sector_at(cfb, difat);
        kg_reader in = kg_reader_of(bytes.data, bytes.size);
        for (size_t j = 0; j + 1 < numbers && used < sectors && !in.bad; j++, used++)
            add_fat_sector(cfb, kg_reader_u32(&in));
        difat = kg_reader_u32(&in);
        if (in.bad)
            break;
    }
    return true;
}

static void read_mini_fat(kg_scan *scan, kg_cfb *cfb, const header *head)
{
    if (head->mini_fat_sectors == 0)
        return;
    kg_bytes bytes = read_chain(scan, cfb, head->mini_fat, UINT64_MAX);
    cfb->mini_fat = kg_arena_array(scan->arena, bytes.size / 4 + 1, sizeof *cfb->mini_fat);
    kg_reader in = kg_reader_of(bytes.data, bytes.size);
    while (cfb->mini_fat != NULL && kg_reader_left(&in) >= 4)
        cfb->mini_fat[cfb->mini_fat_count++] = kg_reader_u32(&in);
}

/* ---- directory ---- */

/* An entry as it lies in the file. */
typedef struct raw_entry {
    kg_cfb_entry entry;
    uint8_t type;
    uint32_t left;
    uint32_t right;
    uint32_t child;
    bool is_seen;
} raw_entry;

static const char *read_name(kg_scan *scan, kg_reader *in)
{
    uint8_t text[NAME_UNITS * 4 + 1];
    size_t used = 0;
    bool is_over = false;
    for (size_t i = 0; i < NAME_UNITS; i++) {
        uint16_t unit = kg_reader_u16(in);
        is_over |= unit == 0;
        if (!is_over)
            used += (size_t)utf8proc_encode_char(unit >= 0xd800 && unit < 0xe000 ? 0xfffd : unit, text + used);
    }
    return kg_arena_strndup(scan->arena, (const char *)text, used);
}

static raw_entry read_entry(kg_scan *scan, kg_reader *in, const kg_cfb *cfb)
{
    raw_entry raw = { 0 };
    raw.entry.name = read_name(scan, in);
    kg_reader_skip(in, 2);
    raw.type = kg_reader_u8(in);
    kg_reader_skip(in, 1);
    raw.left = kg_reader_u32(in);
    raw.right = kg_reader_u32(in);
    raw.child = kg_reader_u32(in);
    const uint8_t *class_id = kg_reader_bytes(in, sizeof raw.entry.class_id);
    if (class_id != NULL)
        memcpy(raw.entry.class_id, class_id, sizeof raw.entry.class_id);
    kg_reader_skip(in, 4 + 16);
    raw.entry.start = kg_reader_u32(in);
    raw.entry.size = kg_reader_u64(in);
    if (cfb->shift == 9)
        raw.entry.size &= UINT32_MAX; /* version 3 leaves rubbish in the upper half */
    raw.entry.is_stream = raw.type == TYPE_STREAM;
    return raw;
}

typedef struct directory {
    kg_scan *scan;
    kg_cfb *cfb;
    raw_entry *raw;
    size_t count;
} directory;

/* Takes the tree of siblings below INDEX, and what lies in them, into the list. */
static void take_tree(directory *self, uint32_t index, uint32_t parent, unsigned depth)
{
    while (index < self->count && !self->raw[index].is_seen) {
        raw_entry *raw = &self->raw[index];
        raw->is_seen = true;
        if (raw->type != TYPE_STORAGE && raw->type != TYPE_STREAM)
            return;
        kg_cfb_entry *added = kg_list_push(self->scan->arena, &self->cfb->entries);
        if (added == NULL || depth > MOST_DEPTH)
            return;
        *added = raw->entry;
        added->parent = parent;
        if (raw->type == TYPE_STORAGE)
            take_tree(self, raw->child, (uint32_t)self->cfb->entries.count - 1, depth + 1);
        take_tree(self, raw->left, parent, depth + 1);
        index = raw->right;
    }
}

static bool read_directory(kg_scan *scan, kg_cfb *cfb, const header *head)
{
    kg_bytes bytes = read_chain(scan, cfb, head->directory, UINT64_MAX);
    directory self = { .scan = scan, .cfb = cfb, .count = KG_MIN(bytes.size / ENTRY_BYTES, (size_t)MOST_ENTRIES) };
    self.raw = kg_arena_array(scan->arena, self.count + 1, sizeof *self.raw);
    kg_reader in = kg_reader_of(bytes.data, bytes.size);
    for (size_t i = 0; self.raw != NULL && i < self.count; i++)
        self.raw[i] = read_entry(scan, &in, cfb);
    if (self.raw == NULL || self.count == 0 || self.raw[0].type != TYPE_ROOT)
        return false;
    kg_cfb_entry *root = kg_list_push(scan->arena, &cfb->entries);
    if (root == NULL)
        return false;
    *root = self.raw[0].entry;
    self.raw[0].is_seen = true;
    cfb->mini = read_chain(scan, cfb, root->start, root->size);
    take_tree(&self, self.raw[0].child, KG_CFB_ROOT, 0);
    /* A damaged tree hides entries that are there: what was not reached counts as lying in the root. */
    for (uint32_t i = 1; i < self.count; i++)
        take_tree(&self, i, KG_CFB_ROOT, 0);
    return true;
}

/* ---- public ---- */

bool kg_cfb_open(kg_scan *scan, kg_bytes file, kg_cfb *out)
{
    *out = (kg_cfb){ .file = file };
    header head;
    if (!read_header(out, &head)) {
        kg_scan_broken(scan, file.size < HEADER_BYTES ? N_("it is cut off") : N_("its header is damaged"));
        return false;
    }
    if (!read_fat(scan, out, &head))
        return false;
    read_mini_fat(scan, out, &head);
    if (!read_directory(scan, out, &head)) {
        kg_scan_broken(scan, out->is_cut ? N_("it is cut off: its directory is missing") : N_("its directory is damaged"));
        return false;
    }
    return true;
}

const kg_cfb_entry *kg_cfb_find(const kg_cfb *cfb, uint32_t parent, const char *name)
{
    for (size_t i = 1; i < cfb->entries.count; i++)
        if (cfb->entries.items[i].parent == parent && kg_ascii_casecmp(cfb->entries.items[i].name, name) == 0)
            return &cfb->entries.items[i];
    return NULL;
}

const kg_cfb_entry *kg_cfb_find_anywhere(const kg_cfb *cfb, const char *name)
{
    for (size_t i = 1; i < cfb->entries.count; i++)
        if (kg_ascii_casecmp(cfb->entries.items[i].name, name) == 0)
            return &cfb->entries.items[i];
    return NULL;
}

kg_bytes kg_cfb_read(kg_scan *scan, kg_cfb *cfb, const kg_cfb_entry *entry)
{
    if (entry == NULL || !entry->is_stream)
        return (kg_bytes){ NULL, 0 };
    bool is_mini = entry->size < cfb->mini_cutoff;
    return is_mini ? read_mini_chain(scan, cfb, entry->start, entry->size) : read_chain(scan, cfb, entry->start, entry->size);
}
