package dev.latchkey.console.reference.code;

import dev.latchkey.console.reference.code.CodeCall.Literal;
import dev.latchkey.console.reference.code.CodeCall.Text;
import dev.latchkey.console.reference.code.CodeCall.Variable;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What examples are written in. */
public enum Language {
    CURL("curl"),
    JAVASCRIPT("javascript"),
    PYTHON("python"),
    JAVA("java"),
    CSHARP("csharp"),
    GO("go");

    private final String id;

    Language(String id) {
        this.id = id;
    }

    /** Its name in addresses of pages, and of its template. */
    public String id() {
        return id;
    }

    /** By its name in addresses. */
    public static Optional<Language> find(String id) {
        return Arrays.stream(values()).filter(one -> one.id.equals(id)).findFirst();
    }

    /** A text that stands as it is. */
    String literal(String text) {
        return switch (this) {
            case CURL -> "'" + text.replace("'", "'\\''") + "'";
            case JAVASCRIPT -> "'" + escaped(text).replace("'", "\\'") + "'";
            case PYTHON, JAVA, CSHARP, GO -> "\"" + escaped(text).replace("\"", "\\\"") + "\"";
        };
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t");
    }

    /** What a variable of the environment is called in the code. */
    String name(String variable) {
        return switch (this) {
            case CURL -> variable;
            case PYTHON -> variable.toLowerCase(Locale.ROOT);
            case JAVASCRIPT, JAVA, CSHARP -> camel(variable);
            case GO -> camel(variable).replaceAll("Id$", "ID").replaceAll("Uri$", "URI");
        };
    }

    private static String camel(String variable) {
        var name = Arrays.stream(variable.split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    /** An expression for a text. */
    String expression(Text text) {
        return text.parts().stream()
                .map(part -> switch (part) {
                    case Literal(String literal) -> literal(literal);
                    case Variable(String name) -> this == CURL ? "\"$" + name + "\"" : name(name);
                })
                .collect(Collectors.joining(this == CURL ? "" : " + "));
    }

    /** An expression for JSON, over several lines where the language can. */
    String json(String json) {
        return switch (this) {
            case CURL -> literal(json);
            case JAVASCRIPT -> json.replace("\n", "\n  ");
            case PYTHON -> "\"\"\"" + json.replace("\\", "\\\\").replace("\"\"\"", "\\\"\\\"\\\"") + "\"\"\"";
            case JAVA -> block(json.replace("\\", "\\\\"), " ".repeat(32));
            case CSHARP -> block(json, "    ");
            case GO -> json.contains("`") ? literal(json) : "`" + json + "`";
        };
    }

    /** No JSON has three quotation marks one after the other. */
    private static String block(String json, String indent) {
        return "\"\"\"\n" + indent + json.replace("\n", "\n" + indent) + "\n" + indent + "\"\"\"";
    }
}
