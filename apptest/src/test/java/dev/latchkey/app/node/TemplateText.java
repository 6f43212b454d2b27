package dev.latchkey.app.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads a template for what people would read: its letters outside of expressions, and the string literals of expressions that stand
 * where people read. Knows of jte what our templates use.
 */
final class TemplateText {

    /** Attributes that people read or hear. */
    private static final Set<String> READ_ATTRIBUTES =
            Set.of("title", "aria-label", "placeholder", "alt", "data-label", "data-copied");

    /** Parameters of our own templates that people read. */
    private static final Set<String> READ_PARAMETERS = Set.of("title", "label", "hint", "all", "error", "none");

    private static final Pattern ARGUMENT = Pattern.compile("\\s*([A-Za-z]+)\\s*=(?!=)\\s*");
    private static final Pattern NAME = Pattern.compile("[A-Za-z.]+(-[a-z]+)*");
    private static final Pattern LETTER = Pattern.compile("\\p{L}");

    /** A call whose one argument is a name in the program, whatever people see. */
    private static final Pattern NAMED = Pattern.compile(".*\\b(equals|error|value|may|containsKey|has)\\($");

    /** What was found, with the line it stands in. */
    record Found(int line, String text) {
        @Override
        public String toString() {
            return line + ": " + text;
        }
    }

    private final String source;
    /** Letters of the template itself. */
    private final List<Found> letters = new ArrayList<>();
    /** String literals of expressions in places that people read. */
    private final List<Found> literals = new ArrayList<>();
    /** String literals of all expressions. */
    private final List<Found> all = new ArrayList<>();

    private int at;
    private boolean isCode;

    private TemplateText(String source) {
        this.source = source;
    }

    static TemplateText of(String source) {
        var text = new TemplateText(source);
        text.body('\0');
        return text;
    }

    List<Found> letters() {
        return letters;
    }

    List<Found> literals() {
        return literals;
    }

    List<Found> all() {
        return all;
    }

    /** Markup up to the end or, of a content block, to its backtick. */
    private void body(char end) {
        var text = new StringBuilder();
        while (at < source.length() && source.charAt(at) != end) {
            if (takes("@import ") || takes("@param ")) {
                at = Math.max(at, source.indexOf('\n', at));
            } else if (source.startsWith("${", at) || source.startsWith("!{", at)) {
                at += 2;
                expression('}', true);
            } else if (takes("@if(") || takes("@elseif(") || takes("@for(")) {
                expression(')', false);
            } else if (takes("@else") || takes("@endif") || takes("@endfor")) {
                continue;
            } else if (takes("@template.")) {
                call();
            } else if (source.startsWith("<", at)) {
                note(text);
                tag();
            } else {
                text.append(source.charAt(at++));
                continue;
            }
            note(text);
        }
        note(text);
    }

    private boolean takes(String word) {
        if (!source.startsWith(word, at)) {
            return false;
        }
        at += word.length();
        return true;
    }

    private void note(StringBuilder text) {
        if (!isCode && LETTER.matcher(text).find()) {
            letters.add(new Found(line(), text.toString().strip()));
        }
        text.setLength(0);
    }

    private int line() {
        return 1
                + (int) source.substring(0, Math.min(at, source.length()))
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
    }

    private void tag() {
        var end = source.startsWith("<!--", at) ? source.indexOf("-->", at) + 3 : -1;
        if (end > 0 || takes("<!")) {
            at = end > 0 ? end : source.indexOf('>', at) + 1;
            return;
        }
        at++;
        if (takes("/")) {
            isCode &= !name().equals("code");
        } else {
            isCode |= name().equals("code");
        }
        while (source.charAt(at) != '>') {
            var attribute = name();
            if (attribute.isEmpty()) {
                at++;
            } else if (takes("=\"")) {
                attribute(READ_ATTRIBUTES.contains(attribute));
            }
        }
        at++;
    }

    private String name() {
        var matcher = NAME.matcher(source).region(at, source.length());
        if (!matcher.lookingAt()) {
            return "";
        }
        at = matcher.end();
        return matcher.group();
    }

    private void attribute(boolean isRead) {
        var text = new StringBuilder();
        while (source.charAt(at) != '"') {
            if (takes("${")) {
                expression('}', isRead);
            } else {
                text.append(source.charAt(at++));
            }
        }
        at++;
        if (isRead && LETTER.matcher(text).find()) {
            letters.add(new Found(line(), text.toString()));
        }
    }

    /** A template's arguments: each a name, an equals sign and an expression. */
    private void call() {
        at = source.indexOf('(', at) + 1;
        while (source.charAt(at) != ')') {
            var argument = ARGUMENT.matcher(source).region(at, source.length());
            var isRead = argument.lookingAt() && READ_PARAMETERS.contains(argument.group(1));
            at = argument.lookingAt() ? argument.end() : at;
            expression(',', isRead);
        }
        at++;
    }

    /** An expression up to its end, which is taken; a comma ends an argument as well, the bracket behind the last one stays. */
    private void expression(char end, boolean isRead) {
        var depth = 0;
        while (true) {
            var c = source.charAt(at);
            if (depth == 0 && c == end) {
                at++;
                return;
            }
            if (depth == 0 && end == ',' && c == ')') {
                return;
            }
            if (takes("@`")) {
                body('`');
                at++;
            } else if (c == '"' || c == '\'') {
                literal(c, isRead);
            } else {
                depth += "({[".indexOf(c) >= 0 ? 1 : ")}]".indexOf(c) >= 0 ? -1 : 0;
                at++;
            }
        }
    }

    private void literal(char quote, boolean isRead) {
        var begin = at++;
        while (source.charAt(at) != quote) {
            at += source.charAt(at) == '\\' ? 2 : 1;
        }
        var text = source.substring(begin + 1, at++);
        var before = source.substring(Math.max(0, begin - 20), begin);
        var found = new Found(line(), text);
        all.add(found);
        var isName = NAMED.matcher(before.replace('\n', ' ')).matches() || source.startsWith(".equals(", at);
        if (isRead
                && quote == '"'
                && !isName
                && !text.matches("/.*|[a-z]+-")
                && LETTER.matcher(text).find()) {
            literals.add(found);
        }
    }
}
