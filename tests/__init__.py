"""The tests: one room for each room of the code, and what they share.

``index``, ``qa`` and ``bench`` mirror the packages of those names, ``qa/web/in_chromium`` drives a
real browser, and ``project`` holds what is true of the whole: imports, exported names, the wheel,
the READMEs, no network. ``support`` has the helpers, ``conftest`` the fixtures, ``data`` the
labelled questions. ``no_network`` is put on the path of processes that may reach no other machine.

A test waits for a condition (``support.waiting``), runs the command within this process
(``support.commands``) and leaves no process behind (``support.processes``). What is missing skips,
and says so: Chromium (fails where WENDA_REQUIRE_BROWSER is set), the bundled model, benchmark files
beside the checkout, network namespaces, mounting a small disk, a git checkout.
"""
