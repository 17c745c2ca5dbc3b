"""Remakes the pictures of the desk in docs/pictures. Needs chromium: .venv/bin/python scripts/desk_pictures.py"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
PORT = 8799


def main() -> None:
    browser = next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None)
    if browser is None:
        sys.exit("需要 chromium：apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder:
        command = [str(Path(sys.executable).with_name("zhangfa")), "--home", folder, "serve", "--port", str(PORT)]
        desk = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            wait()
            with sync_playwright() as playwright:
                window = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
                draw(window)
        finally:
            desk.terminate()
            desk.wait()


def wait() -> None:
    """Until the desk answers."""
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/assets/seal.svg", timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    sys.exit("网页没有启动")


def draw(window: Any) -> None:
    """The pages, one after the other."""
    from generator.ledgers.blank import example_ledger

    page = window.new_page(viewport={"width": 1366, "height": 768}, base_url=f"http://127.0.0.1:{PORT}")
    for name, address in (
        ("desk-results", "/search?q=市外培训每班最多多少人"),
        ("desk-reader", "/library/lz-2022-65#二/（二）/二是"),
        ("desk-compare", "/library/compare?a=zf-2013-2017&b=zf-2018-2022&show=changed"),
    ):
        page.goto(address)
        keep(page, name)
    page.goto("/drafts/new?kind=class_plan")
    page.locator("button", has_text="从样例开始").click()
    page.wait_for_url(re.compile(r"/drafts/[0-9a-f]+"))
    page.select_option("[name='class.type']", "市外")
    page.fill("[name='class.trainees']", "68")
    page.keyboard.press("Tab")
    page.get_by_text(re.compile("超过每班次60人")).first.wait_for()
    page.locator("[name='class.trainees']").scroll_into_view_if_needed()
    page.wait_for_timeout(800)
    keep(page, "desk-draft")
    with tempfile.TemporaryDirectory() as folder:
        ledger = Path(folder) / "台账.xlsx"
        ledger.write_bytes(example_ledger())
        page.goto("/ledgers")
        page.set_input_files("input[type=file]", str(ledger))
        page.wait_for_url(re.compile(r"/ledgers/[0-9a-f]+"))
        page.get_by_text("全年班次").first.wait_for()
    page.wait_for_timeout(800)
    keep(page, "desk-ledger")
    phone = window.new_page(viewport={"width": 390, "height": 844}, base_url=f"http://127.0.0.1:{PORT}")
    phone.goto("/search?q=市外培训每班最多多少人")
    keep(phone, "desk-phone")


def keep(page: Any, name: str) -> None:
    """The window as a small picture."""
    from PIL import Image

    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(96)
    picture.save(PICTURES / f"{name}.png", optimize=True)
    print(f"docs/pictures/{name}.png")


if __name__ == "__main__":
    main()
