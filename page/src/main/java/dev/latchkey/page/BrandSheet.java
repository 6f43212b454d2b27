package dev.latchkey.page;

import dev.latchkey.core.catalogue.BrandColour;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** A style sheet that puts the colours of whoever runs the platform in the place of ours: the tokens of {@code latchkey.css} that are made of the accent. */
final class BrandSheet {

    private BrandSheet() {}

    /** @param colours one for each scheme */
    static String of(List<BrandColour> colours) {
        var sheet = template();
        for (var colour : colours) {
            var scheme = colour.scheme().name().toLowerCase(Locale.ROOT);
            sheet = sheet.replace("{" + scheme + "}", colour.value())
                    .replace("{" + scheme + ".pressed}", colour.pressed())
                    .replace("{" + scheme + ".written}", colour.written())
                    .replace("{" + scheme + ".soft}", colour.soft());
        }
        return sheet;
    }

    private static String template() {
        try (var file = Objects.requireNonNull(BrandSheet.class.getResourceAsStream("brand.css"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
