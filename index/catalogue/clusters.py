"""Building with several machines, and documents in object stores."""

from __future__ import annotations

from index.catalogue.wording import Wording

WORDINGS: dict[str, Wording] = {
    "setting.ray_workers": Wording(
        "WENDA_RAY_WORKERS is '{value}'", "WENDA_RAY_WORKERS 是“{value}”",
        "give a whole number of 1 or more", "请给出不小于 1 的整数",
    ),
    "ray.not_started": Wording(
        "Ray could not be started or reached ({address}): {why}",
        "无法启动或连接 Ray（{address}）：{why}",
        "check the address, or build without --ray", "请检查地址，或不加 --ray 建立",
    ),
    "ray.failed": Wording(
        "the workers failed: {why}", "工作进程出错：{why}",
        "build again: what is done is not done again", "请重新建立：已完成的不会重做",
    ),
    "ray.incomplete": Wording(
        "of {missing} passages no vectors came back", "还有 {missing} 个段落没有收到向量",
        "build again; with workers on other machines WENDA_RAY_FOLDER must be a folder all see",
        "请重新建立；若用其他机器，WENDA_RAY_FOLDER 须是大家都能看到的文件夹",
    ),
    "ray.not_shared": Wording(
        "the workers do not see {path}", "工作进程看不到 {path}",
        "put the documents where all machines see them under that path, or into an object store",
        "请把文档放在所有机器以同一路径都能看到的地方，或放进对象存储",
    ),
    "objects.not_installed": Wording(
        "addresses of {scheme} cannot be read: {why}", "无法读取 {scheme} 地址：{why}",
        'install the package it names, and: pip install "wenda[ray]"',
        '请安装其中提到的软件包，以及：pip install "wenda[ray]"',
    ),
    "objects.nothing": Wording("there is nothing at {address}", "{address} 处没有任何内容"),
    "objects.unlistable": Wording(
        "{address} cannot be listed: {why}", "无法列出 {address}：{why}",
    ),
    "objects.watch": Wording(
        "{address} cannot be watched", "无法持续关注 {address}",
        "build it without --watch, from time to time", "请不加 --watch，按需重新建立",
    ),
}  # fmt: skip
