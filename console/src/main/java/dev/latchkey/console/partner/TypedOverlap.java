package dev.latchkey.console.partner;

import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.credential.RotationOverlap;
import dev.latchkey.edge.http.FormParameters;
import dev.latchkey.page.Messages;
import java.time.Duration;

/** How long what is replaced works on, as a form asks. */
final class TypedOverlap {

    static final String DEFAULT = "24h";

    private TypedOverlap() {}

    /** @throws CommandRefused when nothing that is offered was chosen */
    static RotationOverlap read(FormParameters form, Messages messages) {
        return switch (form.find("overlap").orElse("")) {
            case "now" -> new RotationOverlap.None();
            case "1h" -> new RotationOverlap.Lasting(Duration.ofHours(1));
            case DEFAULT -> new RotationOverlap.Lasting(Duration.ofDays(1));
            case "7d" -> new RotationOverlap.Lasting(Duration.ofDays(7));
            case "30d" -> new RotationOverlap.Lasting(Duration.ofDays(30));
            default -> throw CommandRefused.invalid("overlap", messages.text("partner.rotate.missing"));
        };
    }
}
