package dev.latchkey.page;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What somebody typed one a line, as far as it is looked at: without blanks at the edges and without empty lines.
 *
 * @param lines at most one more than there may be
 */
public record TypedLines(List<String> lines, boolean isTooMany) {

    /** Most wrong lines that a page names; when these are right, it names the next. */
    private static final int FAULTS_MAX = 3;

    /** Longest part of a line that a page says again, in characters. */
    private static final int SAID_MAX = 80;

    public TypedLines {
        lines = List.copyOf(lines);
    }

    /** @param max most lines that there may be: of more, one is read and the others are not looked at */
    public static TypedLines of(String text, int max) {
        var lines = text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .limit(max + 1L)
                .toList();
        return new TypedLines(lines, lines.size() > max);
    }

    /** Finds out what is wrong with a line. */
    @FunctionalInterface
    public interface Check {
        /** @return a sentence of the messages, to be told with the line; absent when nothing is wrong */
        Optional<String> findFault(String line);
    }

    /** What is wrong with the first few lines that are. */
    public String faults(Messages messages, Check check) {
        return lines.stream()
                .flatMap(line -> check.findFault(line).map(key -> messages.text(key, said(line))).stream())
                .limit(FAULTS_MAX)
                .collect(Collectors.joining(" "));
    }

    /** A line as a page says it in a sentence. */
    public static String said(String line) {
        return line.length() <= SAID_MAX
                ? line
                : line.substring(0, line.offsetByCodePoints(0, line.codePointCount(0, SAID_MAX - 1))) + "…";
    }
}
