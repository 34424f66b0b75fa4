"""Pages shown as pictures, and text on pictures."""

from __future__ import annotations

from index.catalogue.wording import DIVIDE, REBUILD, Wording

WORDINGS: dict[str, Wording] = {
    # Pages, shown as pictures.
    "page.none": Wording(
        "it has no page {page}; it has {pages}", "没有第 {page} 页，共 {pages} 页"
    ),
    "page.busy": Wording(
        "other pages are being drawn", "正在绘制其他页面", "try again in a moment", "请稍后再试"
    ),
    "page.slow": Wording(
        "page {page} takes longer than {seconds} s to draw",
        "第 {page} 页太复杂，{seconds} 秒内画不完",
    ),
    "page.not_drawn": Wording("page {page} cannot be drawn", "第 {page} 页画不出来"),
    "original.none": Wording(
        "it did not come from a file", "它不是从文件读入的"
    ),
    "original.gone": Wording(
        "its file is no longer there", "原文件已不在了", *REBUILD
    ),
    "original.changed": Wording(
        "its file has changed since it was read", "原文件在读入之后有改动", *REBUILD
    ),
    "original.unreadable": Wording(
        "its file cannot be read ({why})", "原文件读不出来（{why}）"
    ),
    "original.no_pages": Wording("it has no pages to show", "它没有可以显示的页面"),
    # Text on pictures.
    "recognition.scan": Wording(
        "its pages are pictures (a scan)", "没有文字：页面是图片（扫描件）"
    ),
    "recognition.codes": Wording(
        "its fonts do not say which character is which", "字体没有注明哪个字形是哪个字"
    ),
    "recognition.picture": Wording("{suffix} is a picture", "{suffix} 是图片"),
    "recognition.needs_package": Wording(
        "{what}; reading those takes the package {package}, which is not installed",
        "{what}，要用 {package} 识别文字，还没有安装",
        "install it: pip install \"wenda[{extra}]\"", "请安装：pip install \"wenda[{extra}]\"",
    ),
    "recognition.off": Wording(
        "{what}, and reading those is switched off", "{what}，而文字识别已关闭",
        "set WENDA_OCR=on", "可设置 WENDA_OCR=on",
    ),
    "recognition.nothing": Wording(
        "no text could be read on its pictures", "图片上没有认出文字"
    ),
    "recognition.slow": Wording(
        "page {page:,} could not be read within {seconds:.0f} seconds",
        "第 {page:,} 页用了 {seconds:.0f} 秒还没有认完",
    ),
    "recognition.failed": Wording(
        "page {page:,} could not be read: what reads pictures broke off",
        "第 {page:,} 页读不出来：文字识别中断了",
        "reinstall rapidocr if this happens with every picture",
        "如果每张图片都这样，请重新安装 rapidocr",
    ),
    "picture.unknown": Wording(
        "it is no picture that can be read (PNG, JPEG, TIFF, WebP, BMP)",
        "不是可读的图片（PNG、JPEG、TIFF、WebP、BMP）",
    ),
    "picture.too_large": Wording(
        "it has more than {most:,} pixels", "像素超过 {most:,}",
        "make it smaller", "请把它缩小",
    ),
    "picture.too_many": Wording(
        "it holds {count:,} pictures; the most is {most:,}",
        "内含 {count:,} 张图片，最多 {most:,} 张",
        *DIVIDE,
    ),
    "picture.animated": Wording(
        "it is an animation; only its first picture is read", "是动图，只读取第一帧",
    ),
}  # fmt: skip
