package dev.latchkey.console.reference.code;

import dev.latchkey.console.reference.code.CodeCall.Basic;
import dev.latchkey.console.reference.code.CodeCall.Literal;
import dev.latchkey.console.reference.code.CodeCall.Text;
import dev.latchkey.console.reference.code.CodeCall.Variable;
import java.util.ArrayList;
import java.util.stream.Collectors;

/** A call as a command of the shell. */
final class CurlCommand {

    private CurlCommand() {}

    static String of(CodeCall call) {
        var parts = new ArrayList<String>();
        parts.add("curl" + method(call.method()) + " " + Language.CURL.expression(call.url()));
        for (var header : call.headers()) {
            parts.add("-H \"" + header.name() + ": " + quoted(header.value()) + "\"");
        }
        var basic = call.basic();
        if (basic != null) {
            parts.add("-u \"" + pair(basic) + "\"");
        }
        var body = call.body();
        if (body != null) {
            parts.add("-H " + Language.CURL.literal("Content-Type: " + body.mediaType()));
            parts.add(body.json().isEmpty() ? "--data-binary @body" : "-d " + Language.CURL.literal(body.json()));
        }
        return String.join(" \\\n  ", parts);
    }

    /** A token may have characters in it that a shell takes for its own. */
    private static String method(String name) {
        if (name.equals("GET")) {
            return "";
        }
        return " -X " + (name.matches("[A-Z]+") ? name : Language.CURL.literal(name));
    }

    /** Between double quotes, where variables count. */
    private static String quoted(Text text) {
        return text.parts().stream()
                .map(part -> switch (part) {
                    case Literal(String literal) -> literal.replaceAll("([\\\\\"$`])", "\\\\$1");
                    case Variable(String name) -> "$" + name;
                })
                .collect(Collectors.joining());
    }

    private static String pair(Basic basic) {
        var password = basic.password();
        return "$" + basic.user().name() + ":" + (password == null ? "" : "$" + password.name());
    }
}
