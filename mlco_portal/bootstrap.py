"""Set up a fresh checkout: Python packages, NHS.UK front-end files and the fonts of the PDF files.

Standard library only, and written so that an old Python can read it and say what is missing. `make` calls it:

    python3 -I mlco_portal/bootstrap.py setup          what the portal needs to run
    python3 -I mlco_portal/bootstrap.py setup --dev    and what tests and checks need
    python3 -I mlco_portal/bootstrap.py chromium       prints where Chromium is

Every step can be repeated; what is up to date is left alone (a stamp in .venv holds the hashes of the lock files). A
step that fails ends with one sentence on what is missing and what to do, and a non-zero exit.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
STAMP = os.path.join(VENV, "set-up.json")
VENDOR = os.path.join(ROOT, "static", "vendor")
BIN = "Scripts" if os.name == "nt" else "bin"

FIT_PYTHONS = ((3, 11), (3, 12), (3, 13))
OLDEST_NPM = 7
RUNTIME_LOCK, DEV_LOCK, NODE_LOCK = "requirements.txt", "requirements-dev.txt", "requirements-node.txt"
FRONT_END_LOCKS = ("package.json", "package-lock.json", "mlco_portal/bootstrap.py")

NHS_FILES = "nhsuk-frontend/dist/nhsuk"
FONT_FILES = "@expo-google-fonts/source-sans-3"
FONT_CUTS = ("400Regular", "400Regular_Italic", "600SemiBold", "700Bold", "700Bold_Italic")

# What a failed program printed, and what that means for the person at the keyboard; the first that fits.
WHY_PIP_FAILED = {
    "DO NOT MATCH THE HASHES": "A downloaded Python package differs from the lock file. Run `pip cache purge` and try "
    "again; if it happens again, do not go on: tell a maintainer.",
    "No space left": "The disk is full. Free 1 GB and try again.",
    "Permission denied": "Files in .venv belong to somebody else. Delete .venv and try again as the checkout's owner.",
    "": "The Python packages could not be fetched. Check the network connection (behind a proxy set HTTPS_PROXY, for "
    "an index of your own set PIP_INDEX_URL) and try again.",
}
WHY_NPM_FAILED = {
    "EINTEGRITY": "A downloaded front-end package differs from package-lock.json. Try again; if it happens again, do "
    "not go on: tell a maintainer.",
    "No space left": "The disk is full. Free 1 GB and try again.",
    "": "The front-end packages could not be fetched. Check the network connection (behind a proxy set HTTPS_PROXY, "
    "for a registry of your own set npm_config_registry) and try again.",
}
WHY_VENV_FAILED = {
    "": "A Python environment could not be made. Check that the folder belongs to you, and on Debian or Ubuntu that "
    "python3-venv is installed (apt-get install python3-venv), and try again.",
}


class SetupFailed(Exception):
    """One plain sentence for the person at the keyboard: what is missing and what to do."""


def main(arguments):
    """Run one of the commands in the module's docstring; the exit code is 0 when all is well."""
    command, options = (arguments or [""])[0], arguments[1:]
    try:
        if command == "setup" and set(options) <= {"--dev"}:
            set_up(dev="--dev" in options)
        elif command == "chromium" and not options:
            print(find_chromium())
        else:
            raise SetupFailed("Say what to do: setup, setup --dev or chromium.")
    except SetupFailed as failure:
        print("\n" + str(failure), file=sys.stderr)
        return 1
    except OSError as failure:
        message = "\n{}. Check that the folder belongs to you and that the disk is not full, and try again."
        print(message.format(failure), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Run the same command again to carry on.", file=sys.stderr)
        return 130
    return 0


def set_up(dev):
    """Bring .venv and static/vendor up to date with the lock files; says in one line when there is nothing to do."""
    done, wanted = _read_stamp(), _wanted_stamp()
    level = "dev" if dev else "runtime"
    packages_current = _environment_works() and done.get(level) == wanted[level]
    front_end_current = done.get("front_end") == wanted["front_end"] and os.path.isdir(VENDOR)
    if packages_current and front_end_current:
        print("Set-up is up to date.")
        return
    steps = Steps(total=(0 if packages_current else 3) + (0 if front_end_current else 2))
    if not packages_current:
        make_environment(steps)
        install_packages(steps, dev)
        # The development lock holds all of the runtime lock, so a wider set-up serves the narrower one too.
        _write_stamp(runtime=wanted["runtime"], dev=wanted["dev"] if dev else "")
    if not front_end_current:
        fetch_front_end(steps)
        _write_stamp(front_end=wanted["front_end"])
    steps.finish()


class Steps:
    """Progress lines such as `[2/5] Installing Python packages (about a minute) ...`."""

    def __init__(self, total):
        self.total, self.number, self.started = total, 0, time.time()

    def say(self, text):
        self.number += 1
        print("[{}/{}] {} ...".format(self.number, self.total, text), flush=True)

    def finish(self):
        print("Set-up is complete ({:.0f} seconds).".format(time.time() - self.started), flush=True)


# Python


def make_environment(steps):
    """Leave a working .venv with its own pip on a fit Python; one on an unfit Python is made again."""
    steps.say("Looking for Python 3.11, 3.12 or 3.13")
    python = find_python()
    steps.say("Making the Python environment in .venv")
    if _environment_works():
        return
    _run([python, "-I", "-m", "venv", "--clear", VENV], WHY_VENV_FAILED)


def find_python():
    """The path of a Python that fits: the one that runs this file, else one on PATH. Raises SetupFailed."""
    unfit = []
    for candidate in [sys.executable, "python3.11", "python3.12", "python3.13", "python3", "python"]:
        path = shutil.which(candidate)
        version, has_venv = _ask_python(path) if path else (None, False)
        if version in FIT_PYTHONS and has_venv:
            return path
        if version in FIT_PYTHONS:
            unfit.append("{} lacks its venv module".format(path))
        elif version:
            unfit.append("{} is Python {}.{}".format(path, *version))
    found = "; ".join(sorted(set(unfit))) or "none found"
    raise SetupFailed(
        "Python 3.11, 3.12 or 3.13 with its venv module is missing ({}). Install it (on Debian 12: apt-get install "
        "python3 python3-venv), or name yours: make demo PYTHON=/path/to/python3.11.".format(found)
    )


def _ask_python(path):
    """(version, whether it can make environments); version is None when it does not start."""
    question = "import sys; print(*sys.version_info[:2])\nimport venv, ensurepip; print('venv')"
    answer = subprocess.run(
        [path, "-I", "-c", question], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False
    )
    words = answer.stdout.decode().split()
    return (tuple(int(word) for word in words[:2]) if len(words) >= 2 else None), "venv" in words


def install_packages(steps, dev):
    """Install exactly the locked versions, each checked against its hash."""
    what = "Python packages, and those for tests and checks" if dev else "Python packages"
    steps.say("Installing {} (about a minute)".format(what))
    _pip_install(os.path.join(VENV, BIN, "python"), DEV_LOCK if dev else RUNTIME_LOCK)


def _pip_install(python, lock):
    _run(
        [
            python,
            "-I",
            "-m",
            "pip",
            "install",
            "--no-user",
            "--disable-pip-version-check",
            "--no-input",
            "--progress-bar",
            "off",
            "--require-hashes",
            "--only-binary",
            ":all:",
            "--requirement",
            os.path.join(ROOT, lock),
        ],
        WHY_PIP_FAILED,
    )


def _environment_works():
    python = os.path.join(VENV, BIN, "python")
    return (
        os.path.exists(python)
        and _ask_python(python)[0] in FIT_PYTHONS
        and os.path.exists(os.path.join(VENV, BIN, "pip"))
    )


# Front end


def fetch_front_end(steps):
    """Replace static/vendor by the NHS.UK files and fonts of package-lock.json, without an outside address in them."""
    with tempfile.TemporaryDirectory(prefix="mlco-front-end-") as work:
        steps.say("Fetching the NHS.UK front-end files")
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(os.path.join(ROOT, name), work)
        npm = find_npm() or _borrow_npm(work)
        _run(
            npm + ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--cache", os.path.join(work, "cache")],
            WHY_NPM_FAILED,
            folder=work,
        )
        steps.say("Copying the files that are used to static/vendor")
        modules, made = os.path.join(work, "node_modules"), os.path.join(work, "vendor")
        copy_nhs_files(os.path.join(modules, *NHS_FILES.split("/")), os.path.join(made, "nhsuk"))
        copy_fonts(os.path.join(modules, *FONT_FILES.split("/")), os.path.join(made, "fonts"))
        shutil.rmtree(VENDOR, ignore_errors=True)
        shutil.copytree(made, VENDOR)


def find_npm():
    """The command of an npm that reads our lock file, or nothing when Node or npm is missing or too old."""
    path = shutil.which("npm")
    if not path or not shutil.which("node"):
        return None
    answer = subprocess.run([path, "--version"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    version = re.match(r"(\d+)\.", answer.stdout.decode())
    return [path] if answer.returncode == 0 and version and int(version.group(1)) >= OLDEST_NPM else None


def _borrow_npm(work):
    """The command of an npm from the Python index, in an environment that goes when set-up ends."""
    print(
        "      npm is missing or older than {}: borrowing it from the Python index".format(OLDEST_NPM),
        flush=True,
    )
    folder = os.path.join(work, "node-environment")
    python = os.path.join(folder, BIN, "python")
    _run([os.path.join(VENV, BIN, "python"), "-I", "-m", "venv", folder], WHY_VENV_FAILED)
    _pip_install(python, NODE_LOCK)
    return [os.path.join(folder, BIN, "npm")]


def copy_nhs_files(source, target):
    """Copy the stylesheet, the script and the icons that the stylesheet names."""
    os.makedirs(target)
    stylesheet = clean_stylesheet(_read(os.path.join(source, "nhsuk-frontend.min.css")))
    script = re.sub(r"//# sourceMappingURL=\S*", "", _read(os.path.join(source, "nhsuk-frontend.min.js")))
    for name, text in (("nhsuk-frontend.min.css", stylesheet), ("nhsuk-frontend.min.js", script)):
        with open(os.path.join(target, name), "w", encoding="utf-8") as file:
            file.write(text)
    for icon in sorted(set(re.findall(r"url\(\"?images/([\w.-]+)", stylesheet))):
        os.makedirs(os.path.join(target, "images"), exist_ok=True)
        shutil.copy(os.path.join(source, "assets", "images", icon), os.path.join(target, "images", icon))


def clean_stylesheet(text):
    """The NHS.UK stylesheet with its icons beside it and nothing from elsewhere. Raises SetupFailed otherwise."""
    text = re.sub(r"@font-face\s*\{[^}]*\}", "", text)
    text = re.sub(r"url\((['\"]?)/assets/images/", r"url(\1images/", text)
    text = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", text)
    left = re.findall(r"url\(['\"]?(?:https?:|/)[^)]*\)|@import[^;]*;|sourceMappingURL", text)
    if left:
        raise SetupFailed(
            "The NHS.UK stylesheet names files that set-up does not copy ({}). A maintainer has to look at "
            "clean_stylesheet in mlco_portal/bootstrap.py.".format(left[0])
        )
    return text


def copy_fonts(source, target):
    """Copy the cuts of Source Sans 3 that the PDF files use, with their licence (OFL)."""
    os.makedirs(target)
    for cut in FONT_CUTS:
        name = "SourceSans3_{}.ttf".format(cut)
        shutil.copy(os.path.join(source, cut, name), os.path.join(target, name))
    shutil.copy(os.path.join(source, "LICENSE_FONT"), os.path.join(target, "LICENCE.txt"))


# Browser


def find_chromium():
    """The path of Chromium or Chrome; CHROMIUM names another. Raises SetupFailed.

    First comes Chromium without windows of its own: the same pages for less than half of the work.
    """
    names = [
        os.environ.get("CHROMIUM", ""),
        "chromium-headless-shell",
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ]
    for name in filter(None, names):
        path = shutil.which(name)
        if path:
            return path
    raise SetupFailed(
        "Chromium is missing, and the journeys walk in a real browser. Install it (on Debian: apt-get install "
        "chromium), or name yours: CHROMIUM=/path/to/chrome make journeys."
    )


# Small things


def _run(command, reasons, folder=ROOT):
    """Run quietly, with a sign of life every 15 seconds. A failure shows the log's end and raises SetupFailed."""
    with tempfile.TemporaryFile() as log:
        started = reported = time.time()
        with subprocess.Popen(
            command, cwd=folder, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL
        ) as process:
            while process.poll() is None:
                time.sleep(0.1)
                if time.time() - reported > 15:
                    reported = time.time()
                    print("      ... still at it ({:.0f} seconds)".format(reported - started), flush=True)
        if process.returncode == 0:
            return
        log.seek(0)
        text = log.read().decode("utf-8", "replace")
    lines = [line for line in text.splitlines() if line.strip()]
    print("\n".join("      " + line for line in lines[-12:]), file=sys.stderr)
    raise SetupFailed(next(reasons[sign] for sign in reasons if sign in text))


def _wanted_stamp():
    return {
        "runtime": _digest([RUNTIME_LOCK]),
        "dev": _digest([RUNTIME_LOCK, DEV_LOCK]),
        "front_end": _digest(FRONT_END_LOCKS),
    }


def _digest(names):
    digest = hashlib.sha256()
    for name in names:
        with open(os.path.join(ROOT, name), "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def _read_stamp():
    try:
        return json.loads(_read(STAMP))
    except (OSError, ValueError):
        return {}


def _write_stamp(**parts):
    stamp = dict(_read_stamp(), **parts)
    with open(STAMP, "w", encoding="utf-8") as file:
        json.dump(stamp, file, indent=2)


def _read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a log line that the terminal cannot show is no traceback
    sys.exit(main(sys.argv[1:]))
