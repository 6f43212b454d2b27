package dev.latchkey.app.node;

import dev.latchkey.app.config.Api;
import dev.latchkey.app.config.Configuration;
import dev.latchkey.app.config.Cors;
import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.engine.apispec.TargetRules;
import dev.latchkey.engine.decision.AccessComparison;
import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.engine.protocol.PathDistinction;
import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.engine.protocol.UndeclaredParameters;
import dev.latchkey.engine.request.RequestComparison;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is different between what is served and what files say: who gets in where, what else opens, and what is changed beside that. */
final class ServedComparison {

    private final List<AccessComparison.Change> access = new ArrayList<>();
    private final List<String> openings = new ArrayList<>();
    private final List<String> others = new ArrayList<>();

    /** One state. */
    record State(Configuration configuration, Catalogue catalogue, ServedApis apis) {}

    private ServedComparison() {}

    static ServedComparison between(State running, State read) {
        var comparison = new ServedComparison();
        comparison.ofAccess(running.apis(), read.apis());
        comparison.ofIdentifiers(running, read.apis());
        comparison.ofApis(running.configuration(), read.configuration());
        comparison.ofNumbers(running.configuration(), read.configuration());
        comparison.ofScopes(running.catalogue().scopes(), read.catalogue().scopes());
        comparison.ofCatalogue(running.catalogue(), read.catalogue());
        return comparison;
    }

    List<AccessComparison.Change> access() {
        return access;
    }

    /** What lets somebody in, or to more, beside {@link #access}. */
    List<String> openings() {
        return openings;
    }

    List<String> others() {
        return others;
    }

    private void ofAccess(ServedApis running, ServedApis read) {
        try {
            access.addAll(AccessComparison.between(running.operations(), read.operations()));
            openings.addAll(RequestComparison.openings(access, running.judged(), read.judged()));
        } catch (IllegalArgumentException e) {
            openings.add(RequestComparison.beyondComparison(e));
        }
        ofUpgrades();
    }

    /** A connection that may be given over carries what nobody judges any more. */
    private void ofUpgrades() {
        for (var change : access) {
            var place = change.method() + " " + change.path();
            var after = change.after();
            if (after != null && !change.upgradesOpened().isEmpty()) {
                openings.add(after.api() + ": " + place + " gives connections over to "
                        + String.join(", ", change.upgradesOpened()));
            }
            if (after != null && !change.upgradesClosed().isEmpty()) {
                others.add(after.api() + ": " + place + " no longer gives connections over to "
                        + String.join(", ", change.upgradesClosed()));
            }
        }
    }

    /**
     * The paths of an API make its identifier, so that it can become another's without a word of either. What is limited to it stays with
     * the API that it was given for, and counts again when that one is back: also one that was there some changes ago, for grants last. That
     * of an API that is new is told with its operations.
     */
    private void ofIdentifiers(State running, ServedApis read) {
        var before = running.apis().namesByIdentifier();
        var known = byName(running.configuration().apis()).keySet();
        new TreeMap<>(read.namesByIdentifier()).forEach((identifier, name) -> {
            var was = before.get(identifier);
            if (was != null && !was.equals(name)) {
                openings.add(identifier + " stood for the API " + was + " and stands for " + name
                        + ": tokens and grants that are limited to it and were given for " + was
                        + " count for nothing, and those that were given for " + name + " before count again");
            } else if (was == null && known.contains(name)) {
                openings.add(identifier + " stands for the API " + name
                        + " from now on: tokens and grants that were limited to it and given for " + name
                        + " before count again");
            }
            var formerNames = new TreeSet<>(read.formerNames(name));
            if (name.equals(was)) {
                formerNames.removeAll(running.apis().formerNames(name));
            }
            for (var formerName : formerNames) {
                openings.add(identifier + ": tokens and grants that are limited to it and were given for " + formerName
                        + " are taken by " + name);
            }
        });
    }

    private void ofApis(Configuration running, Configuration read) {
        var before = byName(running.apis());
        var after = byName(read.apis());
        var names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        for (var name : names) {
            var was = before.get(name);
            var is = after.get(name);
            if (was == null && is != null) {
                others.add("the API " + name + " is new");
                ofCors(name, null, is.cors());
                ofPassedHeaders(name, Set.of(), is.passedHeaders());
                ofTargets(name, TargetRules.STRICT, is.rules().targets());
            } else if (was != null && is == null) {
                others.add("the API " + name + " is served no more");
            } else if (was != null && is != null) {
                ofApi(was, is);
            }
        }
    }

    private void ofApi(Api was, Api is) {
        var name = was.name();
        if (!was.behind().addresses().equals(is.behind().addresses())) {
            others.add(name + ": the upstream is " + is.behind().addresses() + ", was "
                    + was.behind().addresses());
        } else if (!was.behind().equals(is.behind())) {
            others.add(name + ": how its upstream is reached");
        }
        if (was.sendsOAuthScopesHeader() != is.sendsOAuthScopesHeader()) {
            others.add(
                    name + ": its upstream gets x-oauth-scopes " + (is.sendsOAuthScopesHeader() ? "too" : "no more"));
        }
        if (!was.formerNames().equals(is.formerNames())) {
            others.add(name + ": it was called " + new TreeSet<>(is.formerNames()) + " before, was "
                    + new TreeSet<>(was.formerNames()));
        }
        ofCors(name, was.cors(), is.cors());
        ofPassedHeaders(name, was.passedHeaders(), is.passedHeaders());
        ofTargets(name, was.rules().targets(), is.rules().targets());
    }

    /** Whatever is said in another way may open; only saying nothing any more cannot. */
    private void ofCors(String name, @Nullable Cors was, @Nullable Cors is) {
        if (Objects.equals(was, is)) {
            return;
        }
        if (is == null) {
            others.add(name + ": no page of another origin may call it any more");
        } else {
            openings.add(name + ": pages of " + String.join(", ", new TreeSet<>(is.origins())) + " may call it"
                    + (is.credentials() ? ", with what browsers hold" : "") + (was == null ? "" : ", in another way"));
        }
    }

    /** A caller may say there what upstreams believe of others. */
    private void ofPassedHeaders(String api, Set<String> was, Set<String> is) {
        for (var name : new TreeSet<>(is)) {
            if (!was.contains(name)) {
                openings.add(api + ": its upstream gets what callers say in " + name);
            }
        }
        for (var name : new TreeSet<>(was)) {
            if (!is.contains(name)) {
                others.add(api + ": its upstream gets " + name + " no more");
            }
        }
    }

    /** Requests that were refused reach the upstream once their form is taken. */
    private void ofTargets(String api, TargetRules was, TargetRules is) {
        for (var leniency : Leniency.values()) {
            if (is.leniencies().contains(leniency) && !was.leniencies().contains(leniency)) {
                openings.add(api + ": takes " + leniency.sentence());
            } else if (was.leniencies().contains(leniency) && !is.leniencies().contains(leniency)) {
                others.add(api + ": takes " + leniency.wireName() + " no more");
            }
        }
        if (!Objects.equals(was.basePath(), is.basePath())) {
            others.add(api + ": its paths stand below "
                    + (is.basePath() == null ? "what its servers say" : is.basePath()) + ", were below "
                    + (was.basePath() == null ? "what they say" : was.basePath()));
        }
        if (was.undeclaredParameters() != is.undeclaredParameters()) {
            if (is.undeclaredParameters() == UndeclaredParameters.PASS) {
                openings.add(api
                        + ": parameters that its operations do not declare pass, by which a server may run what was not"
                        + " judged");
            } else {
                others.add(api + ": parameters that its operations do not declare are refused");
            }
        }
        for (var distinction : PathDistinction.values()) {
            if (is.distinguishes().contains(distinction) && !was.distinguishes().contains(distinction)) {
                openings.add(api + ": its server distinguishes paths by " + distinction.sentence());
            } else if (was.distinguishes().contains(distinction)
                    && !is.distinguishes().contains(distinction)) {
                others.add(api + ": its server distinguishes no paths by " + distinction.wireName() + " any more");
            }
        }
    }

    private static Map<String, Api> byName(List<Api> apis) {
        var byName = new LinkedHashMap<String, Api>();
        apis.forEach(api -> byName.put(api.name(), api));
        return byName;
    }

    private void ofNumbers(Configuration running, Configuration read) {
        var was = running.limits();
        var is = read.limits();
        number("limits.requestsPerSecond", was.requestsPerSecond(), is.requestsPerSecond());
        number("limits.concurrentRequests", was.concurrentRequests(), is.concurrentRequests());
        number("limits.companyRequestsPerSecond", was.companyRequestsPerSecond(), is.companyRequestsPerSecond());
        number("limits.companyConcurrentRequests", was.companyConcurrentRequests(), is.companyConcurrentRequests());
        number("limits.tokenRequestsPerSecond", was.tokenRequestsPerSecond(), is.tokenRequestsPerSecond());
        number("limits.ownRequestsPerSecond", was.ownRequestsPerSecond(), is.ownRequestsPerSecond());
        if (!running.upstreams().equals(read.upstreams())) {
            others.add("how upstreams are waited for, and what one caller may take of them");
        }
        if (!running.consent().equals(read.consent())) {
            others.add("what the consent page counts");
        }
    }

    private void number(String key, int was, int is) {
        if (was != is) {
            others.add(key + ": " + is + ", was " + was);
        }
    }

    private void ofScopes(ScopeCatalog running, ScopeCatalog read) {
        var before = new LinkedHashMap<String, ScopeCatalog.Entry>();
        running.entries().forEach(entry -> before.put(entry.name().value(), entry));
        for (var entry : read.entries()) {
            var name = entry.name().value();
            var was = before.remove(name);
            if (was == null) {
                others.add("the scope " + name + " is new");
                continue;
            }
            if (was.isForPartnersOnly() && !entry.isForPartnersOnly()) {
                openings.add("the scope " + name + " is no longer for partners' own credentials alone");
            }
            if (was.isSensitive() && !entry.isSensitive()) {
                openings.add("the scope " + name + " is no longer sensitive: clients that register themselves get it");
            }
            if (!was.equals(entry)) {
                others.add("what is said of the scope " + name);
            }
        }
        before.keySet().forEach(name -> others.add("the scope " + name + " is gone"));
    }

    private void ofCatalogue(Catalogue running, Catalogue read) {
        if (!running.permissions().entries().equals(read.permissions().entries())) {
            others.add("the permissions, or what is said of them");
        }
        if (!running.ruleFields().equals(read.ruleFields())) {
            others.add("what access groups may ask for");
        }
        if (!running.wording().equals(read.wording())) {
            others.add("how pages call things, and what they look like");
        }
    }
}
