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

    KeptForm {
        fields = Map.copyOf(fields);
    }

    /** What its text takes in memory, in characters. */
    int length() {
        var length = page.value().length() + action.length();
        for (var field : fields.entrySet()) {
            length += field.getKey().length() + field.getValue().length();
        }
        return length;
    }

    @Override
    public String toString() {
        return "KeptForm[" + action + "]";
    }
}
