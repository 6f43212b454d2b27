package dev.latchkey.app.node;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.engine.decision.AccessComparison;
import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.engine.request.ParameterComparison;
import dev.latchkey.engine.request.RequestComparison;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

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
        new ApiComparison(comparison.openings, comparison.others).between(running, read);
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
            others.addAll(ParameterComparison.others(
                    running.judged().operations(), read.judged().operations()));
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
        var known = ApiComparison.byName(running.configuration().apis()).keySet();
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

    private void ofNumbers(Configuration running, Configuration read) {
        var was = running.limits();
        var is = read.limits();
        number("limits.requestsPerSecond", was.requestsPerSecond(), is.requestsPerSecond());
        number("limits.concurrentRequests", was.concurrentRequests(), is.concurrentRequests());
        number("limits.companyRequestsPerSecond", was.companyRequestsPerSecond(), is.companyRequestsPerSecond());
        number("limits.companyConcurrentRequests", was.companyConcurrentRequests(), is.companyConcurrentRequests());
        number("limits.tokenRequestsPerSecond", was.tokenRequestsPerSecond(), is.tokenRequestsPerSecond());
        number("limits.ownRequestsPerSecond", was.ownRequestsPerSecond(), is.ownRequestsPerSecond());
        number("limits.companyChangesPerSecond", was.companyChangesPerSecond(), is.companyChangesPerSecond());
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
