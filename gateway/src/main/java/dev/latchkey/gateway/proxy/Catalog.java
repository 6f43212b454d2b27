package dev.latchkey.gateway.proxy;

import dev.latchkey.core.catalogue.ErrorCodes;
import dev.latchkey.core.partner.KeyRetirement;
import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.protocol.CredentialCarriers;
import dev.latchkey.engine.request.ApiOperations;
import dev.latchkey.engine.request.ProtectedResources;
import dev.latchkey.gateway.resource.AcceptedTokens;
import dev.latchkey.gateway.resource.ResourceChallenges;
import java.util.Collection;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Every API that is served: its operations, and where it is. Immutable.
 *
 * @param upstreams by name of the API
 * @param resources what tokens can be limited to
 * @param challenges what a refusal says of the resources
 * @param crossOrigin which APIs may be called by programs of other origins
 * @param retirement when partner API keys cease to be taken; absent while they do not
 */
public record Catalog(
        ApiOperations operations,
        Map<String, Upstream> upstreams,
        ProtectedResources resources,
        ResourceChallenges challenges,
        CrossOriginRules crossOrigin,
        @Nullable KeyRetirement retirement) {

    public Catalog {
        upstreams = Map.copyOf(upstreams);
    }

    /**
     * Puts documents and upstreams together.
     *
     * @param origin the API origin, without a trailing slash
     * @param accepted how access tokens may be presented
     * @param carriers where keys stand whatever the documents say
     * @param realm of challenges
     * @param documentation address of the page for people who write clients of an API, by its name; of all APIs, by the empty one
     * @throws SpecException when operations of the documents contradict each other
     * @throws IllegalArgumentException when a document has no upstream
     */
    public static Catalog of(
            Collection<ApiDocument> documents,
            Map<String, ? extends Upstream> upstreams,
            String origin,
            AcceptedTokens accepted,
            CredentialCarriers carriers,
            ErrorCodes codes,
            String realm,
            UnaryOperator<String> documentation)
            throws SpecException {
        for (var document : documents) {
            if (!upstreams.containsKey(document.name())) {
                throw new IllegalArgumentException("expected an upstream for the API " + document.name());
            }
        }
        var resources = ProtectedResources.of(documents, origin);
        return new Catalog(
                ApiOperations.of(documents),
                Map.copyOf(upstreams),
                resources,
                new ResourceChallenges(resources, origin, accepted, carriers, codes, realm, documentation),
                CrossOriginRules.NONE,
                null);
    }

    /** The same for programs of other origins, too. */
    public Catalog with(CrossOriginRules rules) {
        return new Catalog(operations, upstreams, resources, challenges, rules, retirement);
    }

    /** The same with an end of partner API keys ahead. */
    public Catalog with(@Nullable KeyRetirement ending) {
        return new Catalog(operations, upstreams, resources, challenges, crossOrigin, ending);
    }

    /** The upstream of an API whose operation was found. */
    public Upstream upstreamOf(String api) {
        var upstream = upstreams.get(api);
        if (upstream == null) {
            throw new IllegalStateException("the API " + api + " has no upstream");
        }
        return upstream;
    }
}
