package dev.latchkey.core.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;

/** A catalogue as a test writes it down. */
final class CatalogueText {

    private CatalogueText() {}

    static Catalogue read(String yaml) {
        return CatalogueReader.parse("orders.yaml", yaml.getBytes(UTF_8), List.of());
    }

    /** Tells exactly these problems. */
    static void refuses(String yaml, String... problems) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOfSatisfying(
                        CatalogueRefused.class,
                        refused -> assertThat(
                                        String.valueOf(refused.getMessage()).lines())
                                .containsExactly(problems));
    }
}
