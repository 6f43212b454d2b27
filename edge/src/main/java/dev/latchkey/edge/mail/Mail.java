package dev.latchkey.edge.mail;

/** A letter with its address. {@code toString} shows neither, because letters carry secrets. */
public record Mail(String to, Letter letter) {

    /** What a letter says, as plain text. */
    public record Letter(String subject, String text) {
        @Override
        public String toString() {
            return "Letter[redacted]";
        }
    }

    @Override
    public String toString() {
        return "Mail[redacted]";
    }
}
