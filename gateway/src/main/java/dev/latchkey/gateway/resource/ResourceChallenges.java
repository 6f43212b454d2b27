package dev.latchkey.gateway.resource;

import dev.latchkey.core.catalogue.ErrorCodes;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.protocol.CredentialCarriers;
import dev.latchkey.engine.request.ProtectedResource;
import dev.latchkey.engine.request.ProtectedResources;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The challenges of every protected resource, made beforehand. Immutable. */
public final class ResourceChallenges {

    private final ProtectedResources resources;
    private final AcceptedTokens accepted;
    private final UnaryOperator<String> documentation;
    private final Map<ProtectedResource, Challenges> byResource = new HashMap<>();

    /**
     * @param origin the API origin, without a trailing slash
     * @param carriers where keys stand whatever the documents say
     * @param codes what each refusal is called
     * @param realm of every challenge that has one
     * @param documentation address of the page for people who write clients of an API, by its name; of all APIs, by the empty one
     */
    public ResourceChallenges(
            ProtectedResources resources,
            String origin,
            AcceptedTokens accepted,
            CredentialCarriers carriers,
            ErrorCodes codes,
            String realm,
            UnaryOperator<String> documentation) {
        this.resources = resources;
        this.accepted = accepted;
        this.documentation = documentation;
        for (var resource : resources.all()) {
            byResource.put(
                    resource,
                    new Challenges(
                            origin + resource.metadataPath(),
                            documentation.apply(resource.apiName()),
                            accepted,
                            carriers,
                            codes,
                            realm));
        }
    }

    /** Address of the page for people who write clients of an API, by its name; of all APIs, by the empty one. */
    public UnaryOperator<String> documentation() {
        return documentation;
    }

    /** How access tokens may be presented. */
    public AcceptedTokens accepted() {
        return accepted;
    }

    /** Those of an operation's API; those of the whole where no operation was found. */
    public Challenges of(@Nullable Operation operation) {
        var resource = operation == null ? resources.root() : resources.of(operation);
        var found = byResource.get(resource);
        if (found == null) {
            throw new IllegalStateException("no challenges for " + resource.identifier());
        }
        return found;
    }
}
