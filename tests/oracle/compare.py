#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""compare.py BUILD fixtures        what our readers see in the fixtures against other programs: exact, "ok", "not ok" and "skip" lines
compare.py BUILD corpus FOLDER   the same over real files, as figures

Members of ZIP against Python's zipfile, of RAR against 7z and libarchive, streams of OLE files against libgsf, text of PDF against
pdftotext by the words that both find; in a corpus also words, links and pages of Office documents against LibreOffice."""
import collections, os, re, shutil, socket, struct, subprocess, sys, tempfile, unicodedata, zipfile, zlib
from xml.etree import ElementTree

BUILD = sys.argv[1]
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class Inspector:
    """Asks kgpack-inspect for the facts of a file (format/wire.h)."""

    def __init__(self):
        self.end, other = socket.socketpair()
        self.process = subprocess.Popen([BUILD + "/kgpack-inspect"], stdin=other, stdout=other)
        other.close()

    def receive(self, size):
        data = b""
        while len(data) < size:
            more = self.end.recv(size - len(data))
            if not more:
                sys.exit("compare: the inspector ended")
            data += more
        return data

    def read(self, path):
        with open(path, "rb") as file:
            data = file.read()
        self.end.sendall(struct.pack("<IIQ", 0x3152474B, 0, len(data)) + data)
        answer = self.receive(struct.unpack("<II", self.receive(8))[1]).decode()
        return [line.split(" ") for line in answer.split("\n")[1:-2]]


def run(*command):
    # Everything in UTF-8, no questions for passwords.
    return subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, env={**os.environ, "LC_ALL": "C.UTF-8"})


# ---- members and streams ----


def our_members(facts):
    """(name, size) of what is no folder; folders without their slash."""
    return sorted((" ".join(line[4:]).rstrip("/"), 0 if line[2][0] == "d" else int(line[3])) for line in facts if line[0] == "member")


ZIPFILE_REFUSES = ("Bad magic number for central directory", "Corrupt extra field")


def zip_members(path):
    try:
        file = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, UnicodeDecodeError) as error:
        return [(str(error), 0)]
    with file:
        return sorted((item.filename.rstrip("/"), item.file_size) for item in file.infolist())


def seven_members(path):
    listing = run("7z", "l", "-slt", "-p-", path).stdout.decode("utf-8", "replace")
    found = []
    for block in listing.partition("----------\n")[2].split("\n\n"):
        entry = dict(line.partition(" = ")[::2] for line in block.split("\n"))
        if "Path" in entry:
            # Older versions of a file, which RAR 5 keeps under its name, get another one here.
            found.append((re.sub(r"^\[VER\]/\d+/", "", entry["Path"]), 0 if entry.get("Folder") == "+" else int(entry.get("Size") or 0)))
    return sorted(found)


def archive_members(path):
    """Names alone: libarchive."""
    return sorted(line.rstrip("/") for line in run("bsdtar", "-tf", path).stdout.decode("utf-8", "replace").splitlines())


def gsf_streams(path):
    found = []
    for line in run("gsf", "list", path).stdout.decode("utf-8", "replace").splitlines()[1:]:
        kind, size, name = line.split(None, 2) if len(line.split(None, 2)) == 3 else ("", 0, "")
        if kind == "f" and size != "0":  # a storage with nothing in it is taken for an empty stream
            data = run("gsf", "cat", path, name).stdout
            found.append((name, int(size), zlib.crc32(data) if len(data) == int(size) else None))
    return sorted(found)


def our_streams(path):
    lines = (line.split(" ", 2) for line in run(BUILD + "/cfblist", path).stdout.decode("utf-8", "replace").splitlines())
    return sorted((line[2], int(line[1]), int(line[0], 16)) for line in lines if len(line) == 3 and line[1] != "0")


# ---- words ----


def words(text):
    """A multiset of words; each Han character is one. Ligatures and compatibility forms count as what they stand for."""
    text = unicodedata.normalize("NFKC", text.replace("\xad", ""))
    return collections.Counter(re.findall(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+", text))


def our_words(facts):
    return words("\n".join(" ".join(line[4:]) for line in facts if line[0] == "block" and line[1] != "comment"))


def pdf_words(path):
    done = run("pdftotext", "-q", path, "-")
    return words(done.stdout.decode("utf-8", "replace").replace("\f", "\n")) if done.returncode == 0 else None


def our_links(facts):
    """Addresses of the web and of mail; a place in a page is the page."""
    return {" ".join(line[5:]).partition("#")[0].rstrip("/") for line in facts if line[0] == "link" and re.match("https?:|mailto:", line[5])}


# ---- LibreOffice: documents as OpenDocument, which has text without line breaks, headers once, and links as such ----

ODF = {name: "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}" % name for name in ("text", "drawing", "style", "office", "meta")}
HREF = "{http://www.w3.org/1999/xlink}href"
BATCH = 25  # documents for one start of LibreOffice; those behind one that ends it are lost


def odf_text(node, out):
    """Text in the order of the document, without what was deleted and the marks of notes."""
    if node.tag.rpartition("}")[2] in ("tracked-changes", "note-citation", "annotation", "title", "desc"):
        return
    breaks = node.tag in (ODF["text"] + name for name in ("p", "h", "s", "tab", "line-break"))
    out.append(("\n" if breaks else "") + (node.text or ""))
    for child in node:
        odf_text(child, out)
        out.append(child.tail or "")
    out.append("\n" if breaks else "")


def read_odf(path):
    """(words, links, pages or slides)"""
    with zipfile.ZipFile(path) as file:
        content, styles, meta = (ElementTree.fromstring(file.read(name)) for name in ("content.xml", "styles.xml", "meta.xml"))
    out = []
    odf_text(content.find(ODF["office"] + "body"), out)
    slides = len(list(content.iter(ODF["drawing"] + "page")))
    for master in styles.iter(ODF["style"] + "master-page") if not slides else ():
        odf_text(master, out)
    count = next((int(item.get(ODF["meta"] + "page-count", 0)) for item in meta.iter(ODF["meta"] + "document-statistic")), 0)
    links = {node.get(HREF).partition("#")[0].rstrip("/") for tree in (content, styles) for node in tree.iter()
             if re.match("https?:|mailto:", node.get(HREF) or "")}
    return words("".join(out)), links, slides or count


def office_facts(documents):
    """What LibreOffice reads in DOCUMENTS, (path, kind): {path: read_odf}."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for target, kinds in (("odt", ("doc", "docx")), ("odp", ("ppt", "pptx"))):
            chosen = [item for item in documents if item[1] in kinds]
            for i in range(0, len(chosen), BATCH):
                names = ["%s/%d.%s" % (folder, i + j, kind) for j, (_, kind) in enumerate(chosen[i:i + BATCH])]
                for (path, _), name in zip(chosen[i:], names):
                    os.symlink(os.path.abspath(path), name)
                run("soffice", "-env:UserInstallation=file://" + folder + "/profile", "--headless", "--convert-to", target, "--outdir", folder,
                    *names)
                for (path, _), name in zip(chosen[i:], names):
                    made = name.rpartition(".")[0] + "." + target
                    if os.path.exists(made):
                        found[path] = read_odf(made)
                        os.unlink(made)
    return found


def shared(a, b):
    return sum((a & b).values())


# ---- fixtures ----


def report(failed, what):
    for line in failed:
        print("   ", line)
    print("not ok" if failed else "ok", what)
    return len(failed)


# Where the other program sees less: it does not know the encoding of a name, leaves out the second of two, a folder, a link, half of a
# damaged directory, the character maps of Chinese without a package of their own, or gives up.
LESS = {"zipfile": {"names.zip", "chinese-names.zip", "wrong-extra.zip"}, "7z": {"chinese-names.rar4.rar"},
        "libarchive": {"names.rar4.rar", "chinese-names.rar4.rar", "link.rar5.rar", "plain.rar5.rar"},
        "libgsf": {"sibling-loop.doc"}, "pdftotext": {"object-bomb.pdf", "table-bomb.pdf", "chinese-maps.pdf"}}


def fixtures(inspector):
    folder, bad = ROOT + "/fixtures/documents/", 0
    facts = {name: inspector.read(folder + name) for name in sorted(os.listdir(folder)) if os.path.isfile(folder + name)}
    usable = {name for name, lines in facts.items() if not any(line[0] in ("broken", "needs-password") for line in lines)}

    def compare(title, program, ending, ours, theirs, tool):
        if tool and not shutil.which(tool):
            print("skip %s: %s is not installed" % (title, tool))
            return 0
        names = [name for name in sorted(usable) if name.endswith(ending) and name not in LESS.get(program, ())]
        failed = ["%s: ours %s, theirs %s" % (name, ours(name), theirs(folder + name)) for name in names if ours(name) != theirs(folder + name)]
        return report(failed, "%s: the same in %d fixtures" % (title, len(names))) if names else report(["no fixture"], title)

    members = lambda name: our_members(facts[name])
    bad += compare("members of ZIP and zipfile", "zipfile", ".zip", members, zip_members, None)
    bad += compare("members of RAR and 7z", "7z", ".rar", members, seven_members, "7z")
    bad += compare("members of RAR and libarchive", "libarchive", ".rar", lambda name: [item[0] for item in members(name)], archive_members,
                   "bsdtar")
    bad += compare("streams of OLE files and libgsf", "libgsf", (".doc", ".ppt", ".xls", ".msg", ".msi"), lambda name: our_streams(folder + name),
                   gsf_streams, "gsf")
    bad += compare("words of PDF and pdftotext", "pdftotext", ".pdf", lambda name: our_words(facts[name]), pdf_words, "pdftotext")
    return bad


# ---- a corpus ----


class Score:
    def __init__(self):
        self.files = self.same = self.found = self.theirs = self.ours = self.refused = 0

    def members(self, ours, theirs):
        self.files += 1
        self.same += sorted(ours) == sorted(theirs)

    def words(self, ours, theirs):
        self.files += 1
        self.found += shared(ours, theirs)
        self.ours += sum(ours.values())
        self.theirs += sum(theirs.values())


def compare_file(path, facts, scores):
    kind = next((line[1] for line in facts if line[0] == "type"), "")
    if any(line[0] in ("broken", "needs-password") for line in facts):
        return
    if kind == "zip":
        ours, theirs = our_members(facts), zip_members(path)
        score = scores["members of ZIP and zipfile"]
        if theirs and theirs[0][0].startswith(ZIPFILE_REFUSES) and any(line[0] == "damaged" for line in facts):
            score.refused += 1
        else:
            score.members([size for _, size in ours], [size for _, size in theirs])
    elif kind == "rar" and shutil.which("7z"):
        scores["members of RAR and 7z"].members(our_members(facts), seven_members(path))
    elif kind in ("doc", "ppt", "xls") and shutil.which("gsf"):
        scores["streams of OLE files and libgsf"].members([item[1:] for item in our_streams(path)],
                                                                 [item[1:] for item in gsf_streams(path)])
    if kind == "pdf" and shutil.which("pdftotext"):
        theirs = pdf_words(path)
        if theirs is not None:
            scores["words of PDF and pdftotext"].words(our_words(facts), theirs)


def compare_office(documents, scores):
    """DOCUMENTS: {path: (kind, facts)}. Pages are counted where the document tells them: LibreOffice sets it with other fonts."""
    theirs = office_facts([(path, kind) for path, (kind, _) in documents.items()])
    for path, (kind, facts) in documents.items():
        if path not in theirs:
            continue
        found, links, pages = theirs[path]
        ours = next((int(line[1]) for line in facts if line[0] == "pages"), 0)
        scores["words of %s and LibreOffice" % kind.upper()].words(our_words(facts), found)
        scores["links of Office documents and LibreOffice"].members(our_links(facts), links)
        if ours:
            scores["%s of %s and LibreOffice" % ("slides" if kind.startswith("ppt") else "pages", kind.upper())].members([ours], [pages])


def corpus(inspector, folder):
    scores, documents = collections.defaultdict(Score), {}
    for place, _, names in sorted(os.walk(folder)):
        for name in sorted(names):
            path = os.path.join(place, name)
            facts = inspector.read(path)
            compare_file(path, facts, scores)
            kind = next((line[1] for line in facts if line[0] == "type"), "")
            if kind in ("doc", "docx", "ppt", "pptx") and not any(line[0] in ("broken", "needs-password") for line in facts):
                documents[path] = kind, facts
    if shutil.which("soffice"):
        compare_office(documents, scores)
    else:
        print("skip words, links and pages of %d Office documents: LibreOffice is not installed (soffice)" % len(documents))
    for title, score in sorted(scores.items()):
        if score.theirs:
            print("%s: %d files, %.2f %% of their words are found, %.2f %% of ours are theirs" %
                  (title, score.files, 100 * score.found / score.theirs, 100 * score.found / max(score.ours, 1)))
        else:
            refused = ", and %d that are told to be damaged are refused" % score.refused if score.refused else ""
            print("%s: the same in %d of %d files%s" % (title, score.same, score.files, refused))
    return 0


if __name__ == "__main__":
    inspector = Inspector()
    sys.exit(1 if (fixtures(inspector) if sys.argv[2] == "fixtures" else corpus(inspector, sys.argv[3])) else 0)
