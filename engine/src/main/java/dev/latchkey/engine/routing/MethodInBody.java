package dev.latchkey.engine.routing;

import dev.latchkey.engine.protocol.HttpMethod;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks for a parameter in the body of a request by which some servers execute another method than the one of the request: {@code _method}
 * in a form (Rack, Laravel, Symfony, Spring, CakePHP) or in JSON (Laravel, Phoenix, older Express), also where the type says nothing of it (Parse Server). Reads what goes by and keeps nothing, so that a long body need
 * not be held; the parameter is found before its value. Belongs to one request.
 */
public final class MethodInBody {

    /** Empty where nobody can tell what is in the body. */
    private final List<BodyReader> names;

    private final boolean isOfParameters;

    private MethodInBody(List<BodyReader> names, boolean isOfParameters) {
        this.names = List.copyOf(names);
        this.isOfParameters = isOfParameters;
    }

    /** Whether the body says itself that there are parameters in it, so that more than its beginning is read. */
    public boolean isOfParameters() {
        return isOfParameters;
    }

    /**
     * By the head of a request with a body.
     *
     * @param method of the request
     * @param types every {@code Content-Type}
     * @param encodings every {@code Content-Encoding}
     */
    public static MethodInBody of(HttpMethod method, List<String> types, List<String> encodings) {
        var kinds = BodyKinds.of(method, types, encodings);
        if (kinds.isNone()) {
            return new MethodInBody(List.of(new AnyTypeNames()), false);
        }
        var names = new ArrayList<BodyReader>();
        if (kinds.isUnreadable()) {
            return new MethodInBody(names, true);
        }
        if (kinds.hasPairs()) {
            names.add(new FormNames());
        }
        if (kinds.hasParts()) {
            names.add(new PartNames());
        }
        if (kinds.hasMembers()) {
            names.add(new JsonNames());
        }
        return new MethodInBody(names, true);
    }

    List<BodyReader> readers() {
        return names;
    }
}
