package dev.latchkey.app.node;

import dev.latchkey.app.config.Api;
import dev.latchkey.app.config.Cors;
import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SchemeReading;
import dev.latchkey.engine.apispec.SecurityScheme.Location.Place;
import dev.latchkey.engine.apispec.TargetRules;
import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.engine.protocol.PathDistinction;
import dev.latchkey.engine.protocol.UndeclaredParameters;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is different in what is configured for each API, beside who gets into its operations.
 *
 * @param openings gets what lets somebody in, or to more, and what an upstream hears from callers that it did not
 * @param others gets the rest
 */
record ApiComparison(List<String> openings, List<String> others) {

    void between(ServedComparison.State running, ServedComparison.State read) {
        var before = byName(running.configuration().apis());
        var after = byName(read.configuration().apis());
        ofKeyHeaders(running, read);
        var gone = new TreeSet<>(before.keySet());
        var known = apisByPlace(running);
        var placesByApi = placesByApi(read);
        for (var is : new TreeMap<>(after).values()) {
            var earlier = new TreeSet<String>();
            if (before.containsKey(is.name())) {
                earlier.add(is.name());
            }
            for (var place : placesByApi.getOrDefault(is.name(), Set.of())) {
                earlier.addAll(known.getOrDefault(place, Set.of()));
            }
            earlier.retainAll(before.keySet());
            before.values().stream()
                    .filter(was ->
                            !after.containsKey(was.name()) && was.document().equals(is.document()))
                    .forEach(was -> earlier.add(was.name()));
            gone.removeAll(earlier);
            if (earlier.isEmpty()) {
                ofNew(is);
            } else if (!before.containsKey(is.name())) {
                others.add("the API " + is.name() + " serves what " + String.join(" and ", earlier) + " served");
            }
            for (var name : earlier) {
                ofApi(before.get(name), is);
                ofQueryKeys(name, is.name(), running, read);
            }
        }
        gone.forEach(name -> others.add("the API " + name + " is served no more"));
    }

    private void ofNew(Api is) {
        others.add("the API " + is.name() + " is new");
        ofNewCors(is.name(), is.cors());
        ofPassedHeaders(is.name(), Set.of(), is.passedHeaders());
        ofTargets(is.name(), TargetRules.STRICT, is.rules().targets());
    }

    /** Whose each operation is: what is configured is compared for it, whatever its API is called. */
    private static Map<String, Set<String>> apisByPlace(ServedComparison.State state) {
        var apis = new HashMap<String, Set<String>>();
        for (var operation : state.apis().operations()) {
            places(operation)
                    .forEach(place ->
                            apis.computeIfAbsent(place, _ -> new TreeSet<>()).add(operation.api()));
        }
        return apis;
    }

    private static Map<String, Set<String>> placesByApi(ServedComparison.State state) {
        var byApi = new HashMap<String, Set<String>>();
        for (var operation : state.apis().operations()) {
            places(operation).forEach(byApi.computeIfAbsent(operation.api(), _ -> new TreeSet<>())::add);
        }
        return byApi;
    }

    private static Stream<String> places(Operation operation) {
        return operation.paths().stream().map(path -> operation.method() + " " + path);
    }

    /** A parameter that holds no keys any more is an ordinary one, which the upstream gets as it came. */
    private void ofQueryKeys(String before, String name, ServedComparison.State running, ServedComparison.State read) {
        var is = keyParameters(read, name);
        for (var parameter : keyParameters(running, before)) {
            if (!is.contains(parameter)) {
                openings.add(name + ": keys are taken no more in the query parameter " + parameter
                        + ", and go to its upstream from now on where callers still send them");
            }
        }
    }

    private static Set<String> keyParameters(ServedComparison.State state, String name) {
        var ofDeployment = state.catalogue().carriers().keyParameter();
        return state.apis().documents().stream()
                .filter(document -> document.name().equals(name))
                .flatMap(document -> keyPlaces(document, Place.QUERY))
                .map(parameter -> parameter.isEmpty() ? ofDeployment : parameter)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** As with parameters; a header that holds keys of one API reaches no upstream of any. */
    private void ofKeyHeaders(ServedComparison.State running, ServedComparison.State read) {
        var is = keyHeaders(read);
        for (var header : keyHeaders(running)) {
            if (!is.contains(header)) {
                openings.add("keys are taken no more in the header " + header
                        + ", and go to upstreams from now on where callers still send them");
            }
        }
    }

    private static Set<String> keyHeaders(ServedComparison.State state) {
        var headers = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        state.apis().documents().stream()
                .flatMap(document -> keyPlaces(document, Place.HEADER))
                .filter(header -> !header.isEmpty())
                .forEach(headers::add);
        headers.add(state.catalogue().carriers().keyHeader());
        return headers;
    }

    private static Stream<String> keyPlaces(ApiDocument document, Place place) {
        return document.schemes().stream()
                .map(SchemeReading::scheme)
                .filter(scheme ->
                        !scheme.acceptedKinds().isEmpty() && scheme.location().place() == place)
                .map(scheme -> scheme.location().name());
    }

    private void ofApi(@Nullable Api was, Api is) {
        if (was == null) {
            return;
        }
        var name = is.name();
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

    /** Whatever is said in another way may open. Where nothing is said the upstream decides, which may let in any page. */
    private void ofCors(String name, @Nullable Cors was, @Nullable Cors is) {
        if (Objects.equals(was, is)) {
            return;
        }
        if (is == null) {
            openings.add(name + ": what its upstream says of other origins passes from now on");
        } else if (was == null) {
            ofNewCors(name, is);
            others.add(name + ": what its upstream says of other origins passes no more");
        } else {
            openings.add(name + ": pages of " + pages(is) + ", in another way");
        }
    }

    private void ofNewCors(String name, @Nullable Cors is) {
        if (is != null) {
            openings.add(name + ": pages of " + pages(is));
        }
    }

    private static String pages(Cors cors) {
        return String.join(", ", new TreeSet<>(cors.origins())) + " may call it"
                + (cors.credentials() ? ", with what browsers hold" : "");
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

    static Map<String, Api> byName(List<Api> apis) {
        var byName = new LinkedHashMap<String, Api>();
        apis.forEach(api -> byName.put(api.name(), api));
        return byName;
    }
}
