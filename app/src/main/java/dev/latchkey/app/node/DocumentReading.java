package dev.latchkey.app.node;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.console.reference.ApiReference;
import dev.latchkey.console.reference.Reference;
import dev.latchkey.console.reference.ReferenceLimits;
import dev.latchkey.console.reference.code.AuthorizationPlaces;
import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.DocumentRules;
import dev.latchkey.engine.apispec.OpenApiReader;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.ParsedFiles;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.manage.PlatformDocuments;
import dev.latchkey.page.Messages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads each document, parsed once, for what is enforced of it and for what is shown of it: the two never speak of different files. What
 * was read of one document is gone before the next, because a large one takes hundreds of megabytes of memory.
 */
final class DocumentReading {

    private final OpenApiReader reader;
    private final Catalogue catalogue;
    private final PlatformReadings platform;
    private final ReferenceLimits limits;
    private final AuthorizationPlaces places;
    private final Set<String> hidden;
    private final Messages messages = Messages.load();
    private final List<ApiReference> shown = new ArrayList<>();
    private final Set<Scope> hiddenScopes = new HashSet<>();

    /**
     * The reader of a configuration's documents, and of the platform's own, which the catalogue may hide.
     *
     * @param platform what was read of the platform's own before
     * @param parsed what was parsed of the documents before
     */
    DocumentReading(Configuration configuration, Catalogue catalogue, PlatformReadings platform, ParsedFiles parsed) {
        var settings = new Settings(configuration);
        this.catalogue = catalogue;
        this.platform = platform;
        this.reader = reader(catalogue).of(parsed);
        this.limits = new ReferenceLimits(
                configuration.limits().requestsPerSecond(),
                configuration.limits().concurrentRequests());
        this.places = settings.authorizationPlaces();
        this.hidden = Settings.hiddenApis(catalogue);
    }

    /** By what the catalogue has of scopes, permissions and headers. */
    static OpenApiReader reader(Catalogue catalogue) {
        return new OpenApiReader(catalogue.scopes(), catalogue.permissions().all(), catalogue.carriers());
    }

    /** @throws SpecException as {@link OpenApiReader#read(String, Path, DocumentRules)} */
    ApiDocument read(String name, Path document, DocumentRules rules) throws SpecException {
        var reading = describe(name, document, rules);
        shown.add(reading.reference());
        return reading.api();
    }

    /** @throws SpecException as {@link #read} */
    ApiDocument read(PlatformDocuments.Written own) throws SpecException {
        var source = new PlatformReadings.Source(
                own.file(),
                own.text(),
                catalogue.scopes().entries(),
                catalogue.permissions().all(),
                catalogue.carriers(),
                limits,
                places);
        var reading = platform.read(own.name(), source, () -> describe(own.name(), own.file(), DocumentRules.STRICT));
        if (hidden.contains(own.name())) {
            reading.api()
                    .operations()
                    .forEach(operation ->
                            hiddenScopes.addAll(operation.scopes().stream().toList()));
        } else {
            shown.add(reading.reference());
        }
        return reading.api();
    }

    private PlatformReadings.Reading describe(String name, Path document, DocumentRules rules) throws SpecException {
        var described = reader.describe(name, document, rules);
        return new PlatformReadings.Reading(described.api(), Reference.read(described, limits, messages, places));
    }

    /**
     * What is shown of all, in the order of reading.
     *
     * @param contradicting operations that are closed after all
     * @param scopes of which those are left out that only what is hidden asks for
     */
    Reference shown(Set<Operation> contradicting, ScopeCatalog scopes) {
        for (var api : shown) {
            api.operations().forEach(one -> one.operation().scopes().stream().forEach(hiddenScopes::remove));
        }
        var told = scopes.entries().stream()
                .filter(entry -> !hiddenScopes.contains(entry.name()))
                .toList();
        return Reference.of(List.copyOf(shown), contradicting, new ScopeCatalog(told));
    }
}
