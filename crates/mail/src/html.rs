//! The HTML of an email.
//!
//! Programs that show emails support different parts of HTML. So the layout consists of tables, its
//! colours are also in the elements, and the head adds only what may be missing: the colours of dark
//! mode. Nothing is loaded.

use std::fmt::Write as _;

use crate::document::{Rendered, RenderedAction};

const FONT: &str =
    "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

const HEAD: &str = r#"<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<style>
:root { color-scheme: light dark; supported-color-schemes: light dark; }
body { margin: 0; padding: 0; -webkit-text-size-adjust: 100%; }
@media (max-width: 480px) {
  .card { padding: 24px 20px !important; }
  .button a { display: block !important; }
}
@media (prefers-color-scheme: dark) {
  .page { background-color: #121716 !important; }
  .card { background-color: #191e1d !important; border-color: #2d3331 !important; }
  .ink, .ink a { color: #e7ebe9 !important; }
  .soft, .soft a { color: #a1a9a5 !important; }
  .brand { color: #7fcaa6 !important; }
  .line { border-color: #2d3331 !important; }
  .main { background-color: #7fcaa6 !important; }
  .main a { color: #0f1f18 !important; border-color: #7fcaa6 !important; }
  .plain { background-color: #191e1d !important; }
  .plain a { color: #e7ebe9 !important; border-color: #68716d !important; }
}
</style>"#;

/// The email as an HTML document.
pub(crate) fn html(email: &Rendered) -> String {
    let mut body = String::new();
    for paragraph in &email.introduction {
        push_paragraph(&mut body, paragraph);
    }
    push_facts(&mut body, &email.facts);
    let action = email.action.as_ref();
    // A button for when something is wrong follows the text that says so.
    let is_last = action.is_some_and(|action| !action.is_main);
    if let Some(action) = action.filter(|_| !is_last) {
        push_button(&mut body, action);
    }
    for paragraph in &email.closing {
        push_paragraph(&mut body, paragraph);
    }
    if let Some(action) = action.filter(|_| is_last) {
        push_button(&mut body, action);
    }
    if let Some(action) = action {
        push_fallback(&mut body, action);
    }
    let subject = escaped(&email.subject);
    let preview = escaped(email.introduction.first().map_or("", String::as_str));
    let footer: Vec<_> = email.footer.iter().map(|text| escaped(text)).collect();
    let (language, footer) = (email.language.tag(), footer.join("<br>"));
    format!(
        r#"<!doctype html>
<html lang="{language}" dir="ltr">
<head>
{HEAD}
<title>{subject}</title>
</head>
<body class="page" style="margin:0;padding:0;background-color:#f4f6f5">
<div style="display:none;max-height:0;overflow:hidden">{preview}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:#f4f6f5">
<tr><td align="center" style="padding:32px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px;table-layout:fixed">
<tr><td class="brand" style="padding:0 4px 16px;{FONT};font-size:17px;font-weight:600;color:#14543c">Coffer</td></tr>
<tr><td class="card" style="padding:32px;background-color:#ffffff;border:1px solid #e0e4e2;border-radius:12px">
<h1 class="ink" style="margin:0 0 16px;{FONT};font-size:22px;line-height:28px;font-weight:600;color:#1a201e">{subject}</h1>
{body}</td></tr>
<tr><td class="soft" style="padding:20px 4px 0;{FONT};font-size:13px;line-height:20px;color:#5d6663;overflow-wrap:anywhere">{footer}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
"#
    )
}

fn push_paragraph(body: &mut String, text: &str) {
    let text = escaped(text);
    // Writing to a string cannot fail.
    let _ = writeln!(
        body,
        r#"<p class="ink" style="margin:0 0 16px;{FONT};font-size:16px;line-height:24px;color:#1a201e;overflow-wrap:anywhere">{text}</p>"#
    );
}

fn push_facts(body: &mut String, facts: &[(String, String)]) {
    if facts.is_empty() {
        return;
    }
    body.push_str(
        r#"<table class="line" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 16px;border-top:1px solid #e0e4e2;border-bottom:1px solid #e0e4e2">
"#,
    );
    for (label, value) in facts {
        let (label, value) = (escaped(label), escaped(value));
        let _ = writeln!(
            body,
            r#"<tr><th class="soft" scope="row" align="left" valign="top" width="96" style="padding:8px 12px 8px 0;{FONT};font-size:14px;line-height:20px;font-weight:400;color:#5d6663">{label}</th><td class="ink" valign="top" style="padding:8px 0;{FONT};font-size:14px;line-height:20px;color:#1a201e;overflow-wrap:anywhere">{value}</td></tr>"#
        );
    }
    body.push_str("</table>\n");
}

fn push_button(body: &mut String, action: &RenderedAction) {
    let (url, label) = (escaped(&action.url), escaped(&action.label));
    let (class, background, ink, line) = if action.is_main {
        ("main", "#14543c", "#ffffff", "#14543c")
    } else {
        ("plain", "#ffffff", "#1a201e", "#8b9491")
    };
    let _ = writeln!(
        body,
        r#"<table role="presentation" class="button" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0 24px"><tr><td class="{class}" align="center" style="background-color:{background};border-radius:8px"><a href="{url}" style="display:inline-block;padding:11px 22px;border:1px solid {line};border-radius:8px;{FONT};font-size:16px;line-height:24px;font-weight:600;color:{ink};text-decoration:none">{label}</a></td></tr></table>"#
    );
}

fn push_fallback(body: &mut String, action: &RenderedAction) {
    let [url, fallback, validity] =
        [&action.url, &action.fallback, &action.validity].map(|text| escaped(text));
    let _ = writeln!(
        body,
        r#"<p class="soft" style="margin:0;{FONT};font-size:13px;line-height:20px;color:#5d6663">{validity} {fallback}<br><a href="{url}" style="color:#5d6663;word-break:break-all">{url}</a></p>"#
    );
}

/// Text as content of an element or an attribute.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_texts_is_escaped() {
        assert_eq!(
            escaped(r#"<a href="x" title='y'>&"#),
            "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;"
        );
    }
}
