package dev.latchkey.app.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A command cannot do what it was asked; the message says why and what to do. */
public final class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int exitCode;
    private final transient @Nullable List<String> lines;

    public CommandFailure(String message) {
        super(message);
        this.exitCode = 1;
        this.lines = null;
    }

    public CommandFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
        this.lines = null;
    }

    public CommandFailure(String message, Throwable cause) {
        this(1, message, cause);
    }

    public CommandFailure(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
        this.lines = null;
    }

    /** One that is told in several lines. */
    CommandFailure(int exitCode, List<String> lines) {
        super(String.join("\n", lines));
        this.exitCode = exitCode;
        this.lines = List.copyOf(lines);
    }

    /** The message: one line, unless it was made of several. */
    List<String> lines() {
        return lines == null ? List.of(String.valueOf(getMessage())) : lines;
    }

    /** What the process ends with; not 0. */
    int exitCode() {
        return exitCode;
    }
}
