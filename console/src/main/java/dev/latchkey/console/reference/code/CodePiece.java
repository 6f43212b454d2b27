package dev.latchkey.console.reference.code;

/** A piece of code, and how it is shown. */
public record CodePiece(Kind kind, String text) {

    /** What a piece is. */
    public enum Kind {
        PLAIN,
        WORD,
        TEXT,
        REMARK
    }

    public boolean isPlain() {
        return kind == Kind.PLAIN;
    }
}
