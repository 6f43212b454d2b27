package dev.latchkey.app.doctor;

/**
 * What was found out about one thing.
 *
 * @param area what was looked at, in one word
 * @param text what is so
 * @param advice what to do about it; empty when nothing has to be done
 */
public record Finding(String area, Level level, String text, String advice) {

    /** How bad it is. */
    public enum Level {
        OK,
        /** It works, and may not do what its operator expects; or nobody can say. */
        WARNING,
        /** Something does not work. */
        FAILED
    }

    static Finding ok(String area, String text) {
        return new Finding(area, Level.OK, text, "");
    }

    static Finding warning(String area, String text, String advice) {
        return new Finding(area, Level.WARNING, text, advice);
    }

    static Finding failed(String area, String text, String advice) {
        return new Finding(area, Level.FAILED, text, advice);
    }
}
