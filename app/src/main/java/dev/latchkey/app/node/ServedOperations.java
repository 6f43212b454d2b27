package dev.latchkey.app.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.DocumentRules;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.request.ApiOperations;
import dev.latchkey.manage.PlatformDocuments;
import java.util.ArrayList;
import java.util.List;

/** What a deployment would serve by its files as they are, while none of it is. */
public final class ServedOperations {

    private ServedOperations() {}

    /**
     * Every operation, the platform's own among them; reads the documents and writes no file.
     *
     * @throws SpecException when the documents cannot be enforced as they are
     */
    public static List<Operation> of(Configuration configuration, Catalogue catalogue) throws SpecException {
        var reader = ServedApis.reader(catalogue);
        var documents = new ArrayList<ApiDocument>();
        for (var own : PlatformDocuments.all(catalogue)) {
            documents.add(reader.read(own.name(), own.file(), own.text().getBytes(UTF_8), DocumentRules.STRICT));
        }
        for (var api : configuration.apis()) {
            documents.add(reader.read(api.name(), api.document(), api.rules()));
        }
        return ApiOperations.of(documents).all();
    }
}
