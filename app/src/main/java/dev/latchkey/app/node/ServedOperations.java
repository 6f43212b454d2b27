package dev.latchkey.app.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.ClosedOperation;
import dev.latchkey.engine.apispec.DocumentRules;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.ParsedFiles;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.request.ApiOperations;
import dev.latchkey.manage.PlatformDocuments;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * What a deployment would serve by its files as they are, while none of it is.
 *
 * @param all every operation, the platform's own among them
 * @param closed how many that the configured documents describe are closed to everybody, be it for what is not understood, for what they
 *     ask for or for what another asks for
 */
public record ServedOperations(List<Operation> all, int closed) {

    /**
     * Reads the documents and writes no file.
     *
     * @throws SpecException when the documents cannot be enforced as they are
     */
    public static ServedOperations of(Configuration configuration, Catalogue catalogue) throws SpecException {
        return of(configuration, catalogue, ParsedFiles.none());
    }

    /** @param parsed what was parsed of the documents before */
    static ServedOperations of(Configuration configuration, Catalogue catalogue, ParsedFiles parsed)
            throws SpecException {
        var reader = DocumentReading.reader(catalogue).of(parsed);
        var documents = new ArrayList<ApiDocument>();
        for (var own : PlatformDocuments.all(catalogue)) {
            documents.add(reader.read(own.name(), own.file(), own.text().getBytes(UTF_8), DocumentRules.STRICT));
        }
        var configured = new ArrayList<ApiDocument>();
        for (var api : configuration.apis()) {
            configured.add(reader.read(api.name(), api.document(), api.rules()));
        }
        documents.addAll(configured);
        var operations = ApiOperations.of(documents);
        return new ServedOperations(operations.all(), closed(configured, operations));
    }

    private static int closed(List<ApiDocument> configured, ApiOperations operations) {
        var closed = new HashSet<Object>();
        for (var document : configured) {
            document.operations().stream()
                    .filter(operation -> operation.security().isClosed()
                            || operations.contradicting().contains(operation))
                    .forEach(closed::add);
            document.findings().closed().stream()
                    .filter(one -> one.extent() != ClosedOperation.Extent.WHAT_IS_NOT_DESCRIBED)
                    .forEach(closed::add);
        }
        return closed.size();
    }
}
