package dev.latchkey.bench.micro;

import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.OpenApiReader;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.routing.Router;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** A catalogue far larger than any platform's: twelve documents of a thousand operations each. */
final class ManyOperations {

    static final int DOCUMENTS = 12;
    static final int RESOURCES = 250;

    private ManyOperations() {}

    /** For each document d and resource r: {@code /api{d}/resource{r}/{id}} and {@code …/parts/{part}}, two methods each. */
    static Router router(Catalogue catalogue) throws IOException, SpecException {
        var reader =
                new OpenApiReader(catalogue.scopes(), catalogue.permissions().all(), catalogue.carriers());
        var documents = new ArrayList<ApiDocument>();
        var folder = Files.createTempDirectory("latchkey-micro");
        try {
            for (var document = 0; document < DOCUMENTS; document++) {
                var file = folder.resolve("api" + document + ".yaml");
                try {
                    Files.writeString(file, yaml(document));
                    documents.add(reader.read("api" + document, file));
                } finally {
                    Files.deleteIfExists(file);
                }
            }
        } finally {
            Files.delete(folder);
        }
        return Router.of(documents);
    }

    private static String yaml(int document) {
        var text = new StringBuilder("""
            openapi: 3.0.3
            info: {title: Many, version: '1'}
            security: [{key: []}, {oauth: [items_read]}]
            components:
              securitySchemes:
                key: {type: apiKey, in: header, name: x-api-key}
                oauth:
                  type: oauth2
                  flows: {clientCredentials: {tokenUrl: /identity/oauth/token, scopes: {items_read: Read items}}}
            paths:
            """);
        for (var resource = 0; resource < RESOURCES; resource++) {
            var path = "/api" + document + "/resource" + resource + "/{id}";
            appendPath(text, path, List.of("id"));
            appendPath(text, path + "/parts/{part}", List.of("id", "part"));
        }
        return text.toString();
    }

    private static void appendPath(StringBuilder text, String path, List<String> names) {
        text.append("  ").append(path).append(":\n    parameters:\n");
        for (var name : names) {
            text.append("      - {name: ").append(name).append(", in: path, required: true, schema: {type: string}}\n");
        }
        text.append("    get: {responses: {'200': {description: Read.}}}\n");
        text.append("    delete: {responses: {'204': {description: Gone.}}}\n");
    }
}
