package dev.latchkey.testing;

import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.catalogue.CatalogueReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The catalogue that tests stand on. */
public final class TestCatalogue {

    /** Of the neutral fixture. */
    public static final Catalogue ORDERS = read();

    private TestCatalogue() {}

    private static Catalogue read() {
        try (var content = TestCatalogue.class.getResourceAsStream("catalogue.yaml")) {
            if (content == null) {
                throw new IllegalStateException("the tests lack their catalogue");
            }
            return CatalogueReader.parse("catalogue.yaml", content.readAllBytes(), List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
