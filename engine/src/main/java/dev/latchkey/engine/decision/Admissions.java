package dev.latchkey.engine.decision;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SecurityRequirement;
import dev.latchkey.engine.apispec.SecurityRequirement.SchemeRequirement;
import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.apispec.SecurityRequirements.ScopeMatch;
import dev.latchkey.engine.decision.Admission.Proof;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.Scope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Every {@link Admission} that the rules of {@link AccessPolicy} make of an operation's security. */
final class Admissions {

    private static final Admission EVERYBODY = new Admission(Set.of(), Set.of(), Set.of());

    private Admissions() {}

    /** The ways into an operation under these requirements, none of which is within another. */
    static List<Admission> of(Operation operation, SecurityRequirements security) {
        var all = new ArrayList<Admission>();
        if (security.alternatives().isEmpty()) {
            all.add(withPermissions(EVERYBODY, operation.permissions()));
        }
        for (var alternative : security.alternatives()) {
            if (!alternative.isClosed()) {
                for (var admission : of(alternative, security.scopeMatch())) {
                    all.add(withPermissions(admission, operation.permissions()));
                }
            }
        }
        return notWithinOthers(all);
    }

    /** Of these, what no other one covers. */
    private static List<Admission> notWithinOthers(List<Admission> all) {
        var kept = new ArrayList<Admission>();
        for (var admission : all) {
            if (kept.stream().noneMatch(admission::isWithin)) {
                kept.removeIf(other -> other.isWithin(admission));
                kept.add(admission);
            }
        }
        return List.copyOf(kept);
    }

    /** What the first of two sets of ways lets in and the second does not. */
    static List<Admission> notWithin(List<Admission> some, List<Admission> others) {
        return some.stream()
                .filter(admission -> others.stream().noneMatch(admission::isWithin))
                .toList();
    }

    private static List<Admission> of(SecurityRequirement alternative, ScopeMatch match) {
        var found = List.of(EVERYBODY);
        for (var requirement : alternative.schemes()) {
            var more = new ArrayList<Admission>();
            for (var admission : found) {
                for (var one : of(requirement, match)) {
                    var both = together(admission, one);
                    if (canBePresented(both)) {
                        more.add(both);
                    }
                }
            }
            found = more;
        }
        return found;
    }

    private static List<Admission> of(SchemeRequirement requirement, ScopeMatch match) {
        var found = new ArrayList<Admission>();
        for (var kind : requirement.scheme().acceptedKinds()) {
            var proofs = Set.of(new Proof(kind, requirement.scheme().location()));
            if (match == ScopeMatch.ANY && !requirement.scopes().isEmpty()) {
                for (var scope : requirement.scopes()) {
                    found.add(new Admission(proofs, Set.of(scope), Set.of()));
                }
            } else {
                Set<Scope> scopes = new HashSet<>();
                requirement.scopes().forEach(scopes::add);
                found.add(new Admission(proofs, scopes, Set.of()));
            }
        }
        return found;
    }

    /** A header holds one credential, so that nobody ever comes with two of them. */
    private static boolean canBePresented(Admission admission) {
        for (var one : admission.proofs()) {
            for (var other : admission.proofs()) {
                if (!one.equals(other) && one.location().sharesHeaderWith(other.location())) {
                    return false;
                }
            }
        }
        return true;
    }

    private static Admission together(Admission one, Admission other) {
        return new Admission(
                union(one.proofs(), other.proofs()),
                union(one.scopes(), other.scopes()),
                union(one.permissions(), other.permissions()));
    }

    private static <T> Set<T> union(Set<T> one, Set<T> other) {
        var all = new HashSet<>(one);
        all.addAll(other);
        return all;
    }

    /** Keys have no role that could lack a permission; whoever shows nothing has none at all. */
    private static Admission withPermissions(Admission admission, Set<Permission> permissions) {
        var isByKeysAlone = !admission.isAnonymous()
                && admission.proofs().stream().noneMatch(proof -> proof.kind().isOAuth());
        return isByKeysAlone ? admission : new Admission(admission.proofs(), admission.scopes(), permissions);
    }
}
