package dev.latchkey.authserver.registration;

import dev.latchkey.core.catalogue.Brand;
import dev.latchkey.core.catalogue.Wording;
import dev.latchkey.core.credential.SecurityProfile;
import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.engine.protocol.Scopes;
import java.util.List;
import java.util.Set;

/**
 * What a client may ask to be.
 *
 * @param scopes the most it may register for, canonical
 * @param allowsPlainHttp whether its own addresses may be plain http, for local use
 * @param profile what every client keeps to
 * @param productNames what the product is called, and so no client
 * @param realm of challenges
 */
public record RegistrationRules(
        ScopeCatalog catalog,
        Scopes scopes,
        boolean allowsPlainHttp,
        SecurityProfile profile,
        Set<String> productNames,
        String realm) {

    private static final Set<String> OWN_NAME = Set.of(Wording.DEFAULT.product());

    public RegistrationRules {
        productNames = Set.copyOf(productNames);
    }

    /**
     * The rules for machines.
     *
     * @param configured scope names; none for all that are not sensitive
     * @throws IllegalArgumentException when one is unknown or not for machines
     */
    public static RegistrationRules forMachines(
            ScopeCatalog catalog, List<String> configured, boolean allowsPlainHttp) {
        var never = Scopes.of(catalog.entries().stream()
                .filter(ScopeCatalog.Entry::isForPartnersOnly)
                .map(ScopeCatalog.Entry::name)
                .toList());
        if (configured.isEmpty()) {
            var harmless = catalog.entries().stream()
                    .filter(entry -> !entry.isSensitive())
                    .map(ScopeCatalog.Entry::name)
                    .toList();
            return new RegistrationRules(
                    catalog,
                    Scopes.of(harmless).minus(never),
                    allowsPlainHttp,
                    SecurityProfile.STANDARD,
                    OWN_NAME,
                    Brand.DEFAULT.realm());
        }
        var scopes = catalog.canonical(
                        Scopes.of(configured.stream().map(Scope::new).toList()))
                .filter(known -> !known.containsAny(never))
                .orElseThrow(() -> new IllegalArgumentException("registration.scopes: expected scopes of the catalogue"
                        + " without those of partners alone, got \"" + String.join(" ", configured) + "\""));
        return new RegistrationRules(
                catalog, scopes, allowsPlainHttp, SecurityProfile.STANDARD, OWN_NAME, Brand.DEFAULT.realm());
    }

    /** The same under the profile of the deployment. */
    public RegistrationRules under(SecurityProfile ofDeployment) {
        return new RegistrationRules(catalog, scopes, allowsPlainHttp, ofDeployment, productNames, realm);
    }

    /** The same where the product is called so, beside its own name, and looks so. */
    public RegistrationRules ofProduct(Wording wording) {
        return new RegistrationRules(
                catalog,
                scopes,
                allowsPlainHttp,
                profile,
                Set.copyOf(wording.productNames()),
                wording.brand().realm());
    }

    boolean isFapi2() {
        return profile == SecurityProfile.FAPI_2;
    }

    /** Those of the asked scopes that a client may have, canonical; what nobody knows is left out like what it may not have. */
    Scopes narrowed(Scopes asked) {
        var known = Scopes.NONE;
        for (var scope : asked) {
            known = known.union(catalog.canonical(Scopes.of(List.of(scope))).orElse(Scopes.NONE));
        }
        return known.intersection(scopes);
    }
}
