package dev.latchkey.console.reference.code;

import dev.latchkey.console.reference.code.CodeCall.Literal;
import dev.latchkey.console.reference.code.CodeCall.Text;
import dev.latchkey.console.reference.code.CodeCall.Variable;
import dev.latchkey.page.ShellText;
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
            case CURL -> ShellText.quoted(text);
            case JAVASCRIPT -> "'" + escaped(text).replace("'", "\\'") + "'";
            case PYTHON, JAVA, CSHARP, GO -> "\"" + escaped(text).replace("\"", "\\\"") + "\"";
        };
    }

    /** What ends a line in one language or another, and what is shown in another order or not at all, is written by its number. */
    private static String escaped(String text) {
        var escaped = new StringBuilder();
        text.chars().forEach(letter -> {
            switch (letter) {
                case '\\' -> escaped.append("\\\\");
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                default -> {
                    if (isUnseen(letter)) {
                        escaped.append(String.format(Locale.ROOT, "\\u%04x", letter));
                    } else {
                        escaped.append((char) letter);
                    }
                }
            }
        });
        return escaped.toString();
    }

    private static boolean isUnseen(int letter) {
        return switch (Character.getType(letter)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
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
    String json(String text) {
        var json = visible(text);
        return switch (this) {
            case CURL -> literal(json);
            case JAVASCRIPT -> json.replace("\n", "\n  ");
            case PYTHON ->
                json.startsWith("\"") || json.endsWith("\"")
                        ? literal(json)
                        : "\"\"\"" + json.replace("\\", "\\\\").replace("\"\"\"", "\\\"\\\"\\\"") + "\"\"\"";
            case JAVA -> block(json.replace("\\", "\\\\"), " ".repeat(32));
            case CSHARP -> block(json, "    ");
            case GO -> json.contains("`") ? literal(json) : "`" + json + "`";
        };
    }

    /** The same JSON (RFC 8259 section 7): nothing that is unseen stands outside of its strings but white space. */
    private static String visible(String json) {
        var visible = new StringBuilder();
        json.chars().forEach(letter -> {
            if (isUnseen(letter) && letter != '\n' && letter != '\r' && letter != '\t') {
                visible.append(String.format(Locale.ROOT, "\\u%04x", letter));
            } else {
                visible.append((char) letter);
            }
        });
        return visible.toString();
    }

    /** No JSON has three quotation marks one after the other. */
    private static String block(String json, String indent) {
        return "\"\"\"\n" + indent + json.replace("\n", "\n" + indent) + "\n" + indent + "\"\"\"";
    }
}
