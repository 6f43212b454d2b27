package dev.latchkey.console.reference.code;

import dev.latchkey.console.reference.code.CodeCall.Basic;
import dev.latchkey.console.reference.code.CodeCall.Header;
import dev.latchkey.console.reference.code.CodeCall.Literal;
import dev.latchkey.console.reference.code.CodeCall.Variable;
import dev.latchkey.page.ShellText;
import java.util.ArrayList;

/** A call as a command of the shell. */
final class CurlCommand {

    private CurlCommand() {}

    /** @param isProven whether it sends a proof of the key that its token is bound to, which is in the variable {@code PROOF} */
    static String of(CodeCall call, boolean isProven) {
        var parts = new ArrayList<String>();
        parts.add("curl" + method(call.method()) + " " + Language.CURL.expression(call.url()));
        for (var header : call.headers()) {
            parts.add("-H " + word(header));
        }
        if (isProven) {
            parts.add("-H " + ShellText.of("DPoP: ").variable("PROOF"));
        }
        var basic = call.basic();
        if (basic != null) {
            parts.add("-u " + pair(basic));
        }
        var body = call.body();
        if (body != null) {
            parts.add("-H " + Language.CURL.literal("Content-Type: " + body.mediaType()));
            parts.add(body.json().isEmpty() ? "--data-binary @body" : "-d " + Language.CURL.literal(body.json()));
        }
        return String.join(" \\\n  ", parts);
    }

    private static String method(String name) {
        return name.equals("GET") ? "" : " -X " + ShellText.word(name);
    }

    private static ShellText word(Header header) {
        var word = ShellText.of(header.name() + ": ");
        for (var part : header.value().parts()) {
            word = switch (part) {
                case Literal(String literal) -> word.text(literal);
                case Variable(String name) -> word.variable(name);
            };
        }
        return word;
    }

    private static ShellText pair(Basic basic) {
        var user = ShellText.of("").variable(basic.user().name()).text(":");
        var password = basic.password();
        return password == null ? user : user.variable(password.name());
    }
}
