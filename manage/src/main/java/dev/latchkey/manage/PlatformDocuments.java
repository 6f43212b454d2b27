package dev.latchkey.manage;

import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.signing.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The OpenAPI documents of what the platform answers itself, in the words of the catalogue. */
public final class PlatformDocuments {

    private static final List<Document> ALL =
            List.of(new Document("management-api", "management.yaml"), new Document("audit-api", "audit.yaml"));

    private PlatformDocuments() {}

    /**
     * One document.
     *
     * @param name of the API
     */
    private record Document(String name, String file) {}

    /** A document where a reader finds it. */
    public record Written(String name, Path file, String text) {}

    /**
     * One document in memory.
     *
     * @param name of the API
     * @param file its name within the program
     */
    public record Own(String name, Path file, String text) {}

    /** The names of the APIs; no other may have them. */
    public static Set<String> names() {
        return ALL.stream().map(Document::name).collect(Collectors.toUnmodifiableSet());
    }

    /** Every document. */
    public static List<Own> all(Catalogue catalogue) {
        return ALL.stream()
                .map(document -> new Own(document.name, Path.of(document.file), text(document, catalogue)))
                .toList();
    }

    /** Writes the documents into a folder, over what is there. */
    public static List<Written> copyTo(Path folder, Catalogue catalogue) throws IOException {
        PrivateFile.createFolder(folder);
        var written = new ArrayList<Written>();
        for (var document : ALL) {
            var target = folder.resolve(document.file);
            var text = text(document, catalogue);
            PrivateFile.write(target, text.getBytes(StandardCharsets.UTF_8));
            written.add(new Written(document.name, target, text));
        }
        return written;
    }

    private static String text(Document document, Catalogue catalogue) {
        try (var content = PlatformDocuments.class.getResourceAsStream("/platform/" + document.file)) {
            if (content == null) {
                throw new IllegalStateException("the program lacks its document " + document.file);
            }
            return new String(content.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("{keyHeader}", catalogue.carriers().keyHeader())
                    .replace("{rows}", catalogue.wording().rows().many());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
