package dev.latchkey.app.node;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.app.config.Configuration.Api;
import dev.latchkey.console.reference.Reference;
import dev.latchkey.console.reference.ReferenceLimits;
import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.proof.ProofAlgorithm;
import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.OpenApiReader;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.apispec.SpecProblem;
import dev.latchkey.gateway.proxy.ApiUpstream;
import dev.latchkey.gateway.proxy.Catalog;
import dev.latchkey.gateway.proxy.LocalUpstream;
import dev.latchkey.gateway.proxy.Upstream;
import dev.latchkey.manage.ManagementApi;
import dev.latchkey.manage.Parts;
import dev.latchkey.manage.PlatformDocuments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.Executors;

/** Every API that is served, configured or the platform's own: its document, what answers it, and what its reference says. */
final class ServedApis {

    private ServedApis() {}

    /** What contradicts the catalogue in the configured documents; each is told by itself. */
    static List<SpecProblem> problems(Configuration configuration, Catalogue catalogue) {
        var problems = new ArrayList<SpecProblem>();
        for (var api : configuration.apis()) {
            try {
                reader(catalogue).read(api.name(), api.document());
            } catch (SpecException e) {
                problems.addAll(e.problems());
            }
        }
        return problems;
    }

    static OpenApiReader reader(Catalogue catalogue) {
        return new OpenApiReader(catalogue.scopes(), catalogue.permissions().all(), catalogue.carriers());
    }

    static Catalog catalog(Configuration configuration, Deployment deployment) throws SpecException {
        var reader = reader(deployment.catalogue());
        var documents = new ArrayList<ApiDocument>();
        var upstreams = new HashMap<String, Upstream>();
        var problems = new ArrayList<SpecProblem>();
        for (var own : platformDocuments(configuration, deployment.catalogue())) {
            documents.add(reader.read(own.name(), own.file()));
            upstreams.put(
                    own.name(), new LocalUpstream(own.name(), managementApi(deployment), ManagementApi.BODY_BYTES_MAX));
        }
        for (var api : configuration.apis()) {
            try {
                if (upstreams.containsKey(api.name())) {
                    throw new IllegalArgumentException(
                            "apis: the name " + api.name() + " is the platform's own or used twice; choose another");
                }
                documents.add(reader.read(api.name(), api.document()));
                upstreams.put(api.name(), upstream(api, configuration.upstreams()));
            } catch (SpecException e) {
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new SpecException(problems);
        }
        return Catalog.of(
                documents,
                upstreams,
                configuration.listeners().apiOrigin(),
                ProofAlgorithm.NAMES,
                deployment.catalogue().errorCodes());
    }

    static Reference reference(Configuration configuration, List<Operation> operations, Deployment deployment)
            throws SpecException {
        var limits = configuration.limits();
        var sources = new ArrayList<Reference.Source>();
        configuration.apis().forEach(api -> sources.add(new Reference.Source(api.name(), api.document())));
        platformDocuments(configuration, deployment.catalogue())
                .forEach(own -> sources.add(new Reference.Source(own.name(), own.file())));
        return Reference.read(
                sources,
                operations,
                new ReferenceLimits(limits.requestsPerSecond(), limits.concurrentRequests()),
                deployment.scopes());
    }

    private static List<PlatformDocuments.Written> platformDocuments(Configuration configuration, Catalogue catalogue) {
        try {
            return PlatformDocuments.copyTo(configuration.dataFolder().resolve("platform-apis"), catalogue);
        } catch (IOException e) {
            throw new UncheckedIOException("the platform's own API documents could not be written", e);
        }
    }

    private static ManagementApi managementApi(Deployment deployment) {
        var stores = deployment.stores();
        return new ManagementApi(
                Executors.newVirtualThreadPerTaskExecutor(),
                deployment.inForce(),
                new Parts(
                        stores.transactions(),
                        deployment.rights(),
                        stores.credentials(),
                        stores.credentialList(),
                        deployment.credentialCommands(),
                        stores.activity(),
                        stores.shadows(),
                        deployment.shadowCommands(),
                        stores.users(),
                        stores.companies(),
                        deployment.companyCommands(),
                        deployment.roleCommands(),
                        deployment.installationCommands(),
                        deployment.companyGrants(),
                        stores.auditLog(),
                        deployment.idempotency(),
                        deployment.catalogue().errorCodes(),
                        deployment.clock(),
                        deployment.random()));
    }

    private static ApiUpstream upstream(Api api, Configuration.Upstreams patience) {
        var upstream = ApiUpstream.of(api.name(), api.upstream())
                .withTimeouts(patience.connectTimeout(), patience.responseTimeout(), patience.idleTimeout())
                .withRequestBodyBytesMax(patience.requestBodyBytesMax());
        return api.sendsOAuthScopesHeader() ? upstream.withOAuthScopesHeader() : upstream;
    }
}
