package dev.latchkey.app.cli;

import java.util.ArrayList;
import java.util.List;

/** Takes a simple command out of a shell script as its words, with quotes undone; what a shell would expand stays as it is written. */
final class ShellWords {

    private static final String ENDS = "|&;<>)\n";

    private final String script;
    private int at;

    private ShellWords(String script, int at) {
        this.script = script;
        this.at = at;
    }

    /** The arguments of every call of {@code ./latchkey}, also within {@code $( )}; comments call nothing. */
    static List<List<String>> latchkeyCalls(String script) {
        var bare = withoutComments(script.replace("\\\n", " "));
        var calls = new ArrayList<List<String>>();
        var name = "./latchkey";
        for (var from = bare.indexOf(name); from >= 0; from = bare.indexOf(name, from + 1)) {
            calls.add(new ShellWords(bare, from + name.length()).words());
        }
        return calls;
    }

    private static String withoutComments(String script) {
        return script.replaceAll("(?m)(^|\\s)#.*$", "");
    }

    private List<String> words() {
        var words = new ArrayList<String>();
        while (at < script.length()) {
            var next = script.charAt(at);
            if (ENDS.indexOf(next) >= 0) {
                break;
            }
            if (next == ' ') {
                at++;
            } else {
                words.add(word());
            }
        }
        return words;
    }

    private String word() {
        var word = new StringBuilder();
        while (at < script.length() && script.charAt(at) != ' ' && ENDS.indexOf(script.charAt(at)) < 0) {
            switch (script.charAt(at)) {
                case '\'' -> {
                    var end = script.indexOf('\'', at + 1);
                    word.append(script, at + 1, end);
                    at = end + 1;
                }
                case '"' -> quoted(word);
                default -> plain(word);
            }
        }
        return word.toString();
    }

    private void quoted(StringBuilder word) {
        for (at++; script.charAt(at) != '"'; ) {
            plain(word);
        }
        at++;
    }

    /** One character, or a whole {@code $( )} with what is quoted in it. */
    private void plain(StringBuilder word) {
        var from = at;
        if (script.startsWith("$(", at)) {
            var depth = 0;
            do {
                depth += switch (script.charAt(at)) {
                    case '(' -> 1;
                    case ')' -> -1;
                    default -> 0;
                };
                at++;
            } while (depth > 0 || script.charAt(at - 1) == '$');
        } else {
            at++;
        }
        word.append(script, from, at);
    }
}
