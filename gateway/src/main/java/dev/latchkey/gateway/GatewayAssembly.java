package dev.latchkey.gateway;

import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.edge.http.Guarded;
import dev.latchkey.engine.request.DecisionListener;
import dev.latchkey.engine.request.Judge;
import dev.latchkey.engine.request.ProtectedResources;
import dev.latchkey.gateway.explain.CompanyCredentials;
import dev.latchkey.gateway.explain.ExplainEndpoint;
import dev.latchkey.gateway.explain.Explainer;
import dev.latchkey.gateway.explain.ViewProbe;
import dev.latchkey.gateway.limits.RequestLimits;
import dev.latchkey.gateway.principal.PrincipalSigner;
import dev.latchkey.gateway.proxy.ExhaustionListener;
import dev.latchkey.gateway.proxy.Forwarder;
import dev.latchkey.gateway.proxy.Gateway;
import dev.latchkey.gateway.proxy.JudgedCatalog;
import dev.latchkey.gateway.proxy.UpstreamPools;
import dev.latchkey.gateway.resource.ResourceMetadataEndpoint;
import java.util.ArrayList;

/** The data path, joined: the gateway itself, and what explains and describes what it would do. */
public final class GatewayAssembly {

    private final Judge judge;
    private final Gateway gateway;
    private final CompanyCredentials credentials;
    private final Explainer explainer;
    private final ViewProbe probe;
    private final Guarded explainEndpoint;
    private final Guarded resourceMetadata;

    /**
     * Who is told what happens.
     *
     * @param decisions each decision
     * @param exhaustion each request that could not go on because something was used up
     */
    public record Listeners(DecisionListener decisions, ExhaustionListener exhaustion) {}

    /**
     * What stays when what is served changes.
     *
     * @param pools connections to upstreams
     * @param limits with what was counted
     */
    public record Kept(UpstreamPools pools, RequestLimits limits, Listeners listeners) {}

    /**
     * @param kept from one assembly to the next
     * @param served the operations, and their judge
     * @param catalogue the product in whose words is answered
     * @param issuer the API origin, the one authorization server that the APIs trust
     * @param credentials what a request with one of a company's credentials would be
     */
    public GatewayAssembly(
            Kept kept,
            JudgedCatalog served,
            Catalogue catalogue,
            String issuer,
            CompanyCredentials credentials,
            PrincipalSigner signer) {
        var limits = kept.limits();
        var listeners = kept.listeners();
        this.judge = served.judge();
        var catalog = served.catalog();
        var keyHeader = catalogue.carriers().keyHeader();
        this.credentials = credentials;
        var keyHeaders = new ArrayList<>(catalog.operations().keyHeaders());
        keyHeaders.add(keyHeader);
        var forwarder = new Forwarder(kept.pools(), keyHeaders, issuer, listeners.exhaustion());
        this.gateway = new Gateway(judge, catalog, signer, limits, forwarder, listeners.decisions(), System::nanoTime);
        this.explainer = new Explainer(
                judge, catalog, signer, forwarder, catalogue.wording().rows());
        this.probe = new ViewProbe(judge, catalog, signer, forwarder);
        this.explainEndpoint = new Guarded(
                new ExplainEndpoint(
                        Thread::startVirtualThread, judge, catalog.challenges(), credentials, explainer, limits),
                "a company's credentials",
                "`limits.*` of any operation");
        this.resourceMetadata = Guarded.anyone(new ResourceMetadataEndpoint(
                catalog.resources(),
                catalog.challenges().accepted(),
                issuer,
                api -> catalog.operations().keyHeaderInstead(api).orElse(keyHeader),
                catalog.challenges().documentation()));
    }

    /** Of every request, made or only asked about. */
    public Judge judge() {
        return judge;
    }

    public Gateway gateway() {
        return gateway;
    }

    /** What a request with one of a company's credentials would be. */
    public CompanyCredentials credentials() {
        return credentials;
    }

    /** For dry runs. */
    public Explainer explainer() {
        return explainer;
    }

    /** Asks the APIs what a principal sees. */
    public ViewProbe probe() {
        return probe;
    }

    /** {@code GET /access/v1/explain}. */
    public Guarded explainEndpoint() {
        return explainEndpoint;
    }

    /** {@code GET} at and below {@link ProtectedResources#METADATA_PATH}. */
    public Guarded resourceMetadata() {
        return resourceMetadata;
    }
}
