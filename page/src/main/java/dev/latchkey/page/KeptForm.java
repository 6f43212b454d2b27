package dev.latchkey.page;

import java.util.Map;

/**
 * What somebody typed into a form that came too late.
 *
 * @param owner who typed it where: the one who gets it back
 * @param page where the form stood
 * @param action path that the form was sent to
 * @param fields by name, without what is secret
 */
record KeptForm(FormOwner owner, LocalPath page, String action, Map<String, String> fields) {

    /** Of a form without text and fields, as it is kept; measured at 535. */
    private static final int BYTES = 640;

    /** Of a field without text; measured at 100. */
    private static final int BYTES_OF_FIELD = 128;

    KeptForm {
        fields = Map.copyOf(fields);
    }

    /** What it takes in memory at most, in bytes: its text, and what holds the text. */
    int bytes() {
        var length = page.value().length() + action.length();
        for (var field : fields.entrySet()) {
            length += field.getKey().length() + field.getValue().length();
        }
        return BYTES + fields.size() * BYTES_OF_FIELD + length * Character.BYTES;
    }

    @Override
    public String toString() {
        return "KeptForm[" + action + "]";
    }
}
