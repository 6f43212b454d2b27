package dev.latchkey.page;

import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.company.AccessGroup;
import dev.latchkey.core.credential.ClientKeys;
import dev.latchkey.edge.http.FormParameters;
import java.util.Map;

/**
 * How much one field of a form takes, whatever the whole form may take: what is typed into it is judged, told of and shown again. A browser
 * keeps to what the page says ({@code maxlength}), so whoever sends more has no page to be shown again.
 */
final class FieldLimits {

    /** Of most fields, in characters: as long as a target may be, which some carry on. */
    static final int USUAL_MAX = 8_192;

    /** Of a name of a field, in characters: some have a value of an access group in them. */
    static final int NAME_MAX = 512;

    /** The values of one field of an access group, one a line. */
    private static final String VALUES = "values.";

    /** Fields into which more is typed, as their pages say it. */
    private static final Map<String, Integer> LONG = Map.of(
            "redirectUris", 21_000,
            "jwks", ClientKeys.JWKS_LENGTH_MAX,
            "otherValues", AccessGroup.RULES_LENGTH_MAX,
            "body", 28_000,
            "scopes", 40_000);

    private static final Messages TEXTS = Messages.load();

    private FieldLimits() {}

    /** Most characters of a field. */
    static int of(String name) {
        return name.startsWith(VALUES) ? AccessGroup.RULES_LENGTH_MAX : LONG.getOrDefault(name, USUAL_MAX);
    }

    /** @throws CommandRefused when a field, or its name, is longer */
    static void check(FormParameters form) {
        for (var name : form.names()) {
            var value = form.find(name).orElse("");
            var max = of(name);
            if (name.length() > NAME_MAX || (value.length() > max && length(value) > max)) {
                throw CommandRefused.invalid("form", TEXTS.text("form.field.long", max));
            }
        }
    }

    /** As a browser counts: it sends the end of a line as two characters. */
    private static int length(String value) {
        var length = value.length();
        for (var at = value.indexOf("\r\n"); at >= 0; at = value.indexOf("\r\n", at + 2)) {
            length--;
        }
        return length;
    }
}
