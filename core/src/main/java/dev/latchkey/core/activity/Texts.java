package dev.latchkey.core.activity;

/** What callers send is kept short. */
final class Texts {

    static final int USER_AGENT_LENGTH_MAX = 200;
    static final int OPERATION_LENGTH_MAX = 200;

    private Texts() {}

    /** PostgreSQL takes no NUL in a text, and one would keep the whole batch from being written. */
    static String cut(String text, int lengthMax) {
        var clean = text.replace('\0', ' ');
        return clean.length() <= lengthMax ? clean : clean.substring(0, lengthMax);
    }
}
