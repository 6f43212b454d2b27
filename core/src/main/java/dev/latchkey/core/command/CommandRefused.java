package dev.latchkey.core.command;

import org.jspecify.annotations.Nullable;

/**
 * A command was refused and nothing of it happened. The message is safe to show to whoever gave the command: it says what
 * was expected, what came and what to do.
 */
public final class CommandRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Longest message, in characters: whatever was sent, what is said of it is no longer. */
    public static final int MESSAGE_LENGTH_MAX = 2_000;

    /** Why, as a stable code. */
    public enum Reason {
        /** The actor lacks a permission. */
        NOT_PERMITTED,
        /** There is no such thing, or it is another company's; nobody is told which. */
        NOT_FOUND,
        /** A value breaks a rule; {@link #field} says which. */
        INVALID,
        /** What should be made would be stronger than its maker; {@link #field} says where. */
        EXCEEDS_MAKER,
        /** Something with that name or value is there already. */
        CONFLICT,
        /** It is not any more as the actor knew it. */
        CHANGED,
        /** It has expired or was revoked, and nothing leaves that state. */
        FINAL_STATE,
        /** A limit on the number of things is reached. */
        TOO_MANY,
        /** The node has no memory for it; whoever runs it can give it more. */
        MEMORY_EXHAUSTED
    }

    private final Reason reason;
    private final @Nullable String field;

    private CommandRefused(Reason reason, @Nullable String field, String message) {
        super(cut(message), null, false, false);
        this.reason = reason;
        this.field = field;
    }

    private static String cut(String message) {
        if (message.length() <= MESSAGE_LENGTH_MAX) {
            return message;
        }
        var end = MESSAGE_LENGTH_MAX - 1;
        return message.substring(0, Character.isHighSurrogate(message.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    public static CommandRefused notPermitted(String message) {
        return new CommandRefused(Reason.NOT_PERMITTED, null, message);
    }

    public static CommandRefused notFound(String what) {
        return new CommandRefused(Reason.NOT_FOUND, null, "there is no such " + what);
    }

    public static CommandRefused invalid(String field, String message) {
        return new CommandRefused(Reason.INVALID, field, field + ": " + message);
    }

    public static CommandRefused exceedsMaker(String field, String message) {
        return new CommandRefused(Reason.EXCEEDS_MAKER, field, field + ": " + message);
    }

    public static CommandRefused conflict(String field, String message) {
        return new CommandRefused(Reason.CONFLICT, field, field + ": " + message);
    }

    public static CommandRefused changed(String message) {
        return new CommandRefused(Reason.CHANGED, null, message);
    }

    public static CommandRefused finalState(String message) {
        return new CommandRefused(Reason.FINAL_STATE, null, message);
    }

    public static CommandRefused tooMany(String message) {
        return new CommandRefused(Reason.TOO_MANY, null, message);
    }

    public static CommandRefused memoryExhausted(String message) {
        return new CommandRefused(Reason.MEMORY_EXHAUSTED, null, message);
    }

    public Reason reason() {
        return reason;
    }

    /** The field of the command that it is about; null when it is about none. */
    public @Nullable String field() {
        return field;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
