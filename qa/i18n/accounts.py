"""What is said of accounts: in errors, on the screen, by the command and its help."""

from __future__ import annotations

from collections.abc import Mapping

from index import Language, Wording

ACCOUNT_WORDINGS = {
    "serve.closed": Wording(
        "{host} can be reached from other computers, and there are no accounts",
        "{host} 可以从别的电脑访问，但还没有账号",
        "add one with 'wenda user add NAME --role admin', or let everybody in with --open",
        "请用“wenda user add 名字 --role admin”添加账号，或用 --open 让任何人进入",
    ),
    "accounts.unusable": Wording(
        "the accounts in {path} cannot be used ({why})", "{path} 中的账号无法使用（{why}）",
        "check the file and its permissions, or restore it from a copy",
        "请检查该文件及其权限，或从备份恢复",
    ),
    "accounts.newer": Wording(
        "a later version of this program wrote {path}", "{path} 由本程序的更新版本写成",
        "use that version", "请使用那个版本",
    ),
    "accounts.audit": Wording(
        "the audit log {path} cannot be written ({why})", "无法写入审计日志 {path}（{why}）",
        "make room, or check its permissions", "请腾出空间，或检查其权限",
    ),
    "accounts.name": Wording(
        "'{name}' cannot be a name", "“{name}”不能作为名字",
        "use 1 to 64 letters, digits and . _ @ + -", "请用 1 到 64 个字母、汉字、数字或 . _ @ + -",
    ),
    "accounts.role": Wording(
        "there is no role '{role}'", "没有“{role}”这个角色",
        "the roles are {known}", "角色有：{known}",
    ),
    "accounts.taken": Wording(
        "there is an account {name} already", "已有账号 {name}",
        "take another name, or remove that one first", "请换一个名字，或先删除原账号",
    ),
    "accounts.unknown": Wording(
        "there is no account {name}", "没有账号 {name}",
        "'wenda user list' shows them", "“wenda user list”可列出所有账号",
    ),
    "accounts.password_length": Wording(
        "a password has {least} to {most} characters", "密码长度应为 {least} 到 {most} 个字符"
    ),
    "accounts.passwords_differ": Wording(
        "the two passwords differ", "两次输入的密码不一致", "type them again", "请重新输入"
    ),
    "accounts.label": Wording(
        "'{label}' cannot name a key", "“{label}”不能作为密钥的名称",
        "use 1 to 64 printable characters", "请用 1 到 64 个可见字符",
    ),
    "accounts.label_taken": Wording(
        "{name} has a key '{label}' already", "{name} 已有名为“{label}”的密钥",
        "name it otherwise, or revoke that one first", "请换一个名称，或先吊销原密钥",
    ),
    "accounts.no_key": Wording(
        "{name} has no key '{label}'", "{name} 没有名为“{label}”的密钥",
        "'wenda user key {name} --list' shows them", "“wenda user key {name} --list”可列出",
    ),
    "accounts.no_group": Wording(
        "there is no group {name}", "没有用户组 {name}",
        "'wenda group list' shows them", "“wenda group list”可列出所有用户组",
    ),
    "accounts.group_taken": Wording("there is a group {name} already", "已有用户组 {name}"),
    "accounts.group_holds": Wording(
        "{name} still has {folders}, which would then be open to every account",
        "{name} 仍拥有 {folders}，删除后这些文件夹会对所有账号开放",
        "take them from it first ('wenda group take')", "请先用“wenda group take”收回",
    ),
    "accounts.no_folder": Wording(
        "no document of the index lies in {folder}", "索引中没有位于 {folder} 的文档",
        "give the folder as the documents are listed (wenda group give GROUP FOLDER)",
        "请按文档列表中的路径填写文件夹",
    ),
    "http.login": Wording(
        "log in first", "请先登录",
        "open /login in a browser, or send a key (Authorization: Bearer …)",
        "请在浏览器中打开 /login，或发送密钥（Authorization: Bearer …）",
    ),
    "http.key": Wording(
        "this key is not known", "密钥无效", "ask an administrator for another", "请向管理员索取"
    ),
    "http.wrong_password": Wording(
        "name or password is wrong", "用户名或密码不正确"
    ),
    "http.slowed": Wording(
        "too many attempts; try again in {seconds} seconds", "尝试次数过多，请在 {seconds} 秒后再试"
    ),
    "http.another_visit": Wording(
        "this page belongs to another visitor", "这个页面属于另一位访问者",
        "load it again", "请重新载入",
    ),
}  # fmt: skip

ACCOUNT_TEXTS: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "login": "登录",
        "login_name": "用户名",
        "login_password": "密码",
        "logout": "退出登录",
        "cli_password": "{name} 的密码：",
        "cli_password_again": "再输入一次：",
        "cli_user": "{name}  {role}",
        "cli_user_added": "已添加 {name}（{role}）。正在运行的服务若尚无账号，重启后才会要求登录。",
        "cli_user_removed": "已删除 {name}，及其登录状态和密钥",
        "cli_user_changed": "已修改 {name} 的密码，其登录状态已全部失效",
        "cli_user_role": "{name} 现在是 {role}",
        "cli_key_made": "{name} 的密钥“{label}”（{role}），只显示这一次：",
        "cli_key_revoked": "已吊销 {name} 的密钥“{label}”",
        "cli_key": "{label}  {role}  {used}",
        "cli_key_unused": "从未使用",
        "cli_no_users": "没有账号",
        "cli_group": "{name}  成员：{members}  文件夹：{folders}",
        "cli_group_nobody": "（无）",
        "cli_group_changed": "用户组 {name} 已更新",
        "cli_no_groups": "没有用户组",
    },
    "en": {
        "login": "Log in",
        "login_name": "Name",
        "login_password": "Password",
        "logout": "Log out",
        "cli_password": "Password of {name}: ",
        "cli_password_again": "Once more: ",
        "cli_user": "{name}  {role}",
        "cli_user_added": "{name} added ({role}). A server that runs without accounts asks for them"
        " once it is started again.",
        "cli_user_removed": "{name} removed, with all sessions and keys",
        "cli_user_changed": "the password of {name} was changed, and all sessions ended",
        "cli_user_role": "{name} has the role {role} now",
        "cli_key_made": "The key '{label}' of {name} ({role}), shown this once:",
        "cli_key_revoked": "the key '{label}' of {name} was revoked",
        "cli_key": "{label}  {role}  {used}",
        "cli_key_unused": "never used",
        "cli_no_users": "there are no accounts",
        "cli_group": "{name}  members: {members}  folders: {folders}",
        "cli_group_nobody": "(none)",
        "cli_group_changed": "the group {name} was changed",
        "cli_no_groups": "there are no groups",
    },
}

ACCOUNT_HELP: Mapping[str, Wording] = {
    "user": Wording(
        "Who may come in over the network: accounts, passwords, keys.",
        "谁可以从网络进入：账号、密码、密钥。",
    ),
    "name": Wording("Name of the account or group.", "账号或用户组的名字。"),
    "user.add": Wording(
        "Add an account; the password is asked for, or read from standard input.",
        "添加账号；密码会询问，或从标准输入读取。",
    ),
    "role": Wording(
        "reader (ask and read), editor (also upload, remove, build) or admin (all documents).",
        "reader（提问和阅读）、editor（还可上传、删除、重建）或 admin（全部文档）。",
    ),
    "user.role": Wording("Give an account another role.", "更改账号的角色。"),
    "user.list": Wording("List the accounts.", "列出账号。"),
    "user.remove": Wording(
        "Remove an account, with its sessions and keys.", "删除账号，及其登录状态和密钥。"
    ),
    "user.passwd": Wording(
        "Give an account another password; its sessions end.", "更改密码；其登录状态全部失效。"
    ),
    "user.key": Wording(
        "Make a key for a program, which is shown once; or list or revoke keys.",
        "为程序生成密钥（只显示一次）；或列出、吊销密钥。",
    ),
    "label": Wording("What the key is for.", "密钥的用途。"),
    "show": Wording("List the keys.", "列出密钥。"),
    "revoke": Wording("Revoke the key of this label.", "吊销此名称的密钥。"),
    "group": Wording(
        "Groups, to which folders may be given: who is in none of theirs does not see them.",
        "用户组：文件夹可以只对某些组开放，其他人看不到。",
    ),
    "group.add": Wording("Add a group.", "添加用户组。"),
    "group.list": Wording("List the groups.", "列出用户组。"),
    "group.remove": Wording(
        "Remove a group, once it has no folders.", "删除用户组（须先收回其文件夹）。"
    ),
    "group.join": Wording("Take accounts into a group.", "把账号加入用户组。"),
    "group.leave": Wording("Let accounts leave a group.", "把账号移出用户组。"),
    "users": Wording("Names of accounts.", "账号的名字。"),
    "group.give": Wording(
        "Give folders to a group: nobody else sees into them.", "把文件夹交给用户组：其他人看不到。"
    ),
    "group.take": Wording(
        "Take folders from a group; one that no group has is open to all.",
        "从用户组收回文件夹；不属于任何组的文件夹对所有账号开放。",
    ),
    "folders": Wording("Folders, as the documents are listed.", "文件夹，按文档列表中的路径。"),
    "serve.open_to_all": Wording(
        "Let everybody in who can reach the address, without accounts.",
        "不设账号，让能访问该地址的任何人进入。",
    ),
}
