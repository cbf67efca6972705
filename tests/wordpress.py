"""A real WordPress on loopback, made of Debian's packages for one test run.

    with wordpress() as host:
        ada = host.blog("ada", permalinks="/%year%/%monthnum%/%postname%/")
        ada.post(Post("Thing 1", datetime(2025, 6, 2, tzinfo=UTC)))
        ... ada.url("/feed/") ...

All of it lies in one temporary folder: a database server of its own behind a socket, a tree of
links to the package's files, one PHP server for each blog. Nothing of the system is changed, no
address but loopback is asked, and everything ends with the block.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

PACKAGE = Path("/usr/share/wordpress")
COMMANDS = ("php", "mariadbd", "mariadb-install-db")
PACKAGES = "wordpress wordpress-theme-twentytwentythree php-cli php-mysql php-xml mariadb-server"

# Read by PHP before anything else: WordPress takes our folder for its own, and so our settings.
BEFORE = "<?php defined('ABSPATH') || define('ABSPATH', __DIR__ . '/');"
SETTINGS = """<?php
define('DB_NAME', 'wordpress');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:' . dirname(__DIR__) . '/db.sock');
define('DB_CHARSET', 'utf8mb4');
define('WP_CONTENT_DIR', ABSPATH . 'wp-content');
define('DISABLE_WP_CRON', true);
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
$table_prefix = getenv('BLOG') . '_';
require_once ABSPATH . 'wp-settings.php';
"""
# Files as they are, everything else is WordPress's: what a host's rewriting does.
ROUTER = """<?php
require __DIR__ . '/before.php';
$path = $_SERVER['DOCUMENT_ROOT'] . parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if (is_file($path) || is_file($path . '/index.php') && strpos($path, '/wp-')) return false;
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = '/index.php';
unset($_SERVER['PATH_INFO']);
require ABSPATH . 'index.php';
"""
# What plugins for private blogs do.
PRIVATE = "<?php if (get_option('private')) add_action('template_redirect', 'auth_redirect');"
TOOL = """<?php
$todo = json_decode(stream_get_contents(STDIN), true);
$_SERVER['HTTP_HOST'] = parse_url($todo['url'], PHP_URL_HOST) . ':' . parse_url($todo['url'], PHP_URL_PORT);
if (isset($todo['title'])) {
    define('WP_INSTALLING', true);
    function wp_new_blog_notification() {}
}
require ABSPATH . 'wp-load.php';
if (isset($todo['title'])) {
    require ABSPATH . 'wp-admin/includes/upgrade.php';
    wp_install($todo['title'], $todo['author'], 'nobody@ada.example', true, '', 'secret');
    update_option('siteurl', $todo['url']);
    update_option('home', $todo['url']);
    foreach (get_posts(['post_type' => 'any', 'numberposts' => -1]) as $post) wp_delete_post($post->ID, true);
}
foreach ($todo['options'] ?? [] as $name => $value) {
    if ($name === 'permalink_structure') $wp_rewrite->set_permalink_structure($value);
    update_option($name, $value);
    if ($name === 'permalink_structure') $wp_rewrite->flush_rules(false);
}
foreach ($todo['posts'] ?? [] as $post) {
    $made = wp_insert_post(['post_status' => 'publish', 'post_author' => 1] + $post, true);
    if (is_wp_error($made)) throw new Exception($made->get_error_message());
}
"""


@dataclass(frozen=True)
class Post:
    """What somebody publishes; `dated` is the date they give it."""

    title: str
    dated: datetime
    content: str = "<p>What I found out this week, and what I will do with it.</p>"


@dataclass
class Blog:
    """One blog with a database's tables and a server's port of its own."""

    folder: Path
    name: str
    port: int
    _server: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def url(self, path: str = "") -> str:
        """The address of a page."""
        return f"http://127.0.0.1:{self.port}{path}"

    def install(self, **options: Any) -> None:
        """An empty blog with these options."""
        self._run(title=f"{self.name.title()}'s shelf", author=self.name.title(), options=options)

    def set(self, **options: Any) -> None:
        """Change options."""
        self._run(options=options)

    def post(self, *posts: Post) -> None:
        """Publish. As in life, a post's date is what its writer says."""
        rows = []
        for each in posts:
            dated = each.dated.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
            rows.append(
                {
                    "post_title": each.title,
                    "post_content": each.content,
                    "post_date": dated,
                    "post_date_gmt": dated,
                }
            )
        self._run(posts=rows)

    def begin(self) -> None:
        """Go on the air."""
        self._server = subprocess.Popen(
            ["php", *self._settings, "-S", f"127.0.0.1:{self.port}", "-t", "web", "web/router.php"],
            cwd=self.folder,
            env=self._environment,
            stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        _wait(lambda: socket.create_connection(("127.0.0.1", self.port)).close())

    def end(self) -> None:
        """Go off the air."""
        if self._server is not None:
            self._server.terminate()
            self._server.wait(20)
            self._server = None

    @property
    def _settings(self) -> list[str]:
        return ["-d", f"auto_prepend_file={self.folder}/web/before.php", "-d", "display_errors=0"]

    @property
    def _environment(self) -> dict[str, str]:
        return {**os.environ, "BLOG": self.name}

    def _run(self, **todo: Any) -> None:
        done = subprocess.run(
            ["php", *self._settings, "tool.php"],
            cwd=self.folder,
            env=self._environment,
            input=json.dumps({"url": self.url(), **todo}).encode(),
            capture_output=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


@dataclass
class Host:
    """Where the blogs live."""

    folder: Path
    _ending: ExitStack = field(repr=False)

    def blog(self, name: str, **options: Any) -> Blog:
        """A new blog, on the air."""
        blog = Blog(self.folder, name, _free_port())
        blog.install(**options)
        self._ending.callback(blog.end)
        blog.begin()
        return blog


@contextmanager
def wordpress() -> Iterator[Host]:
    """A host for blogs; skips where WordPress is not installed."""
    if not PACKAGE.is_dir() or not all(map(shutil.which, COMMANDS)):
        pytest.skip(f"no WordPress here; Debian's packages: {PACKAGES}")
    folder = Path(tempfile.mkdtemp(prefix="wordpress-"))  # a short path: a socket's may have 107 letters
    with ExitStack() as ending:
        ending.callback(shutil.rmtree, folder, ignore_errors=True)
        _lay_out(folder)
        database = _begin_database(folder)
        ending.callback(database.wait, 30)
        ending.callback(database.terminate)
        yield Host(folder, ending)


def _lay_out(folder: Path) -> None:
    web = folder / "web"
    web.mkdir()
    for path in PACKAGE.iterdir():
        if path.name not in ("wp-config.php", "wp-content"):
            (web / path.name).symlink_to(path)
    (web / "wp-content/mu-plugins").mkdir(parents=True)
    (web / "wp-content/themes").symlink_to(PACKAGE / "wp-content/themes")
    (web / "wp-content/mu-plugins/private.php").write_text(PRIVATE)
    (web / "before.php").write_text(BEFORE)
    (web / "router.php").write_text(ROUTER)
    (web / "wp-config.php").write_text(SETTINGS)
    (folder / "tool.php").write_text(TOOL)


def _begin_database(folder: Path) -> subprocess.Popen[bytes]:
    user = ["--user=root"] if os.geteuid() == 0 else []
    data = f"--datadir={folder}/db"
    subprocess.run(
        [
            "mariadb-install-db",
            "--no-defaults",
            data,
            *user,
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    quick = [
        "--skip-networking",
        "--skip-log-bin",
        "--innodb-flush-log-at-trx-commit=0",
        "--innodb-buffer-pool-size=32M",
    ]
    database = subprocess.Popen(
        [
            "mariadbd",
            "--no-defaults",
            data,
            *user,
            f"--socket={folder}/db.sock",
            f"--pid-file={folder}/db.pid",
            *quick,
        ],
        stderr=subprocess.DEVNULL,
    )
    create = f"mysqli_real_connect($c = mysqli_init(), 'localhost', 'root', '', '', 0, '{folder}/db.sock')"
    create += " && mysqli_query($c, 'create database wordpress') || exit(1);"
    _wait(lambda: subprocess.run(["php", "-r", create], check=True, capture_output=True, timeout=20))
    return database


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


def _wait(until: Any) -> None:
    """Try until it works, for half a minute."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with suppress(OSError, subprocess.CalledProcessError):
            until()
            return
        time.sleep(0.05)
    until()
