"""Where documents come from: paths, web pages, and what a scan leaves out."""

from __future__ import annotations

from index.catalogue.wording import Wording

WORDINGS: dict[str, Wording] = {
    # Paths that were given.
    "path.missing": Wording(
        "{path} does not exist", "{path} 不存在",
        "give a file or folder that does", "请给出存在的文件或文件夹",
    ),
    "path.missing_default": Wording(
        "{path} does not exist", "{path} 不存在",
        "give a file or folder that does: wenda build FOLDER",
        "请给出存在的文件或文件夹：wenda build 文件夹",
    ),
    "path.unreadable": Wording("{path} cannot be opened: {why}", "{path} 打不开：{why}"),
    "path.unwritable": Wording("{path} could not be written: {why}", "{path} 写不进去：{why}"),
    # Web pages.
    "web.malformed": Wording(
        "'{address}' is no address of a web page", "“{address}”不是网页地址",
        "give one like https://example.com/page", "请给出如 https://example.com/page 的地址",
    ),
    "web.scheme": Wording(
        "addresses of {scheme} are not fetched", "不读取 {scheme} 地址",
        "give one of http or https", "请给出 http 或 https 地址",
    ),
    "web.user": Wording(
        "the address holds a user name", "地址里有用户名",
        "give it without; pages behind a login are not read", "请去掉；需要登录的网页读不了",
    ),
    "web.unknown_host": Wording("there is no machine called {host}", "找不到 {host} 这台主机"),
    "web.private": Wording(
        "{host} is this machine or in a private network, which is not read",
        "{host} 是本机或内网地址，不读取",
        "save the page as a file and add that", "请把网页存为文件再添加",
    ),
    "web.unreachable": Wording("{host} cannot be reached ({why})", "连不上 {host}（{why}）"),
    "web.slow": Wording(
        "{host} took too long ({seconds} seconds are allowed)",
        "{host} 响应太慢（限 {seconds} 秒）",
    ),
    "web.redirects": Wording("redirected more than {most} times", "跳转超过 {most} 次"),
    "web.status": Wording("the server answers {status}", "服务器返回 {status}"),
    "web.too_large": Wording("larger than {most:,} bytes", "超过 {most:,} 字节"),
    "web.packed": Wording(
        "the server packed it in a way that is not read ({packing})",
        "服务器的压缩方式读不了（{packing}）",
    ),
    "web.kind": Wording("content of this kind is not read ({kind})", "不读取这类内容（{kind}）"),
    "web.failed": Wording("{address} was not added: {why}", "没有添加 {address}：{why}"),
    "web.lost": Wording(
        "could not be fetched again ({why}); the copy of {day} is kept",
        "这次没有取到（{why}），沿用 {day} 的副本",
    ),
    "pages.unreadable": Wording(
        "the list of web pages in {path} cannot be read ({why})",
        "{path} 中的网页列表读不出来（{why}）",
        "correct the file; or move it away and give the addresses again",
        "请改正这个文件；或把它移走，再重新给出网址",
    ),
    # What a scan leaves out.
    "skipped.loop": Wording(
        "a link that loops back; it is not followed", "链接绕回自身，未跟随"
    ),
    "skipped.dangling_link": Wording(
        "a link to something that is not there", "链接指向的文件不存在"
    ),
    "skipped.link_outside": Wording(
        "a link that leads out of the folder", "链接指向文件夹之外，未跟随"
    ),
    "skipped.link_to_folder": Wording(
        "a link to another folder; it is not followed", "链接指向另一个文件夹，未跟随"
    ),
    "skipped.link_to_read": Wording(
        "a link to {name}, which is read itself", "链接指向 {name}，那份文件已单独读取"
    ),
    "skipped.unreadable": Wording("cannot be opened: {why}", "打不开：{why}"),
    "skipped.not_a_file": Wording("not an ordinary file", "不是普通文件"),
    "skipped.kind": Wording(
        "{suffix} files are not read", "不读取 {suffix} 文件",
        "these are: {kinds}", "可读的是：{kinds}",
    ),
    "skipped.no_suffix": Wording(
        "files without a suffix are not read", "没有扩展名，不读取",
        "these are: {kinds}", "可读的是：{kinds}",
    ),
    "skipped.same_name": Wording("another document is called the same", "与另一份文档同名"),
}  # fmt: skip
