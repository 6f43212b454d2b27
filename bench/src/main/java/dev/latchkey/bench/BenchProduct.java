package dev.latchkey.bench;

import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.catalogue.CatalogueReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The product that the benchmarks stand for: items, which a key or a token with {@link #READ} reads. */
public final class BenchProduct {

    /** Header of API keys. */
    static final String KEY_HEADER = "X-API-Key";

    /** Scope of the clients that benchmarks make. */
    public static final String READ = "items_read";

    /** Scope that none of them has. */
    static final String MANAGE = "items_manage";

    private static final String CATALOGUE = "catalogue.yaml";
    private static final String API = "items-api.yaml";

    private BenchProduct() {}

    public static Catalogue catalogue() throws IOException {
        return CatalogueReader.parse(CATALOGUE, content(CATALOGUE), List.of());
    }

    /** Writes the catalogue over what is there. */
    public static void copyCatalogueTo(Path file) throws IOException {
        Files.write(file, content(CATALOGUE));
    }

    /** Writes the OpenAPI document over what is there. */
    static void copyApiTo(Path file) throws IOException {
        Files.write(file, content(API));
    }

    private static byte[] content(String name) throws IOException {
        try (var stream = BenchProduct.class.getResourceAsStream("/bench/" + name)) {
            if (stream == null) {
                throw new IllegalStateException("resource /bench/" + name + " is missing");
            }
            return stream.readAllBytes();
        }
    }
}
