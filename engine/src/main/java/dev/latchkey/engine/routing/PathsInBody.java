package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Looks in a form for fields in which some servers find the path to run, as {@link NamedPaths} does in a query: {@code $_REQUEST} of PHP and
 * {@code getParameter} of servlets have both, and WordPress takes {@code rest_route} from either. Nothing is kept but the field under way.
 * JSON is not looked into: no server is known to find its path there. Belongs to one request.
 */
public final class PathsInBody {

    /** Most characters of the name of a field, as it is spelt; none that is known is longer. */
    static final int NAME_MAX = 192;

    /** Most characters of a value in which a path may be. */
    static final int VALUE_MAX = 2_048;

    /** What it takes to decode and look up a name, beside its length: some four thousand of them a request. */
    private static final int DECODING = 16;

    /** A form is read in two ways, and each counts. */
    private static final int WAYS = 2;

    private final NamedPaths paths;
    private final Effort effort;
    private final Operation judged;
    private final List<BodyReader> readers = new ArrayList<>();
    private int fields;
    private int characters;

    private PathsInBody(NamedPaths paths, Operation judged, BodyKinds kinds, Effort effort) {
        this.paths = paths;
        this.effort = effort;
        this.judged = judged;
        if (kinds.isUnreadable()) {
            return;
        }
        if (kinds.hasPairs()) {
            readers.add(new FormFields(false, this));
            readers.add(new FormFields(true, this));
        }
        if (kinds.hasParts()) {
            readers.add(new PartFields(this));
        }
    }

    /**
     * By the head of a request with a body.
     *
     * @param path of the request
     * @param judged that it leads to
     * @param mayRun whether the caller may run another operation as well
     * @param types every {@code Content-Type}
     * @param encodings every {@code Content-Encoding}
     * @param effort of the request, of which its head took some already
     * @return absent where there is nothing to look for
     * @implNote Many parameters: what is known of a request when its body comes.
     */
    public static @Nullable PathsInBody of(
            Router router,
            RequestPath path,
            Operation judged,
            Predicate<Operation> mayRun,
            List<String> types,
            List<String> encodings,
            Effort effort) {
        if (router.closedTexts().isEmpty()) {
            return null;
        }
        var kinds = BodyKinds.of(judged.method(), types, encodings);
        return kinds.isForm()
                ? new PathsInBody(NamedPaths.of(router, path, judged, mayRun, effort), judged, kinds, effort)
                : null;
    }

    /** Empty where nobody can tell what is in the body. */
    List<BodyReader> readers() {
        return readers;
    }

    /** Whether one more name may be decoded and looked up, which costs more than to compare it as it is spelt. */
    boolean allowsToDecode(int length) {
        return effort.allows(DECODING + length / 2);
    }

    /**
     * Whether the value of a field may be a path: the operation does not declare it, and servers are known to find paths there.
     *
     * @param name as it is spelt
     */
    boolean isLookedUp(String name) {
        return PathNames.isKnown(name, 0, name.length()) && !isDeclared(name);
    }

    /** Also in the query: a server that found its paths under that name would find none of it there either. */
    boolean isDeclared(String name) {
        return judged.query().declares(name, 0, name.length())
                || judged.formParameters().contains(ParameterReadings.decodedOnce(name.replace('+', ' ')));
    }

    /**
     * Whether a value that is looked up is a path that the caller may not run.
     *
     * @param name as it is spelt
     * @param value as it is spelt, at most {@link #VALUE_MAX} of it
     */
    boolean isHarmful(String name, String value) {
        characters += value.length();
        return ++fields > WAYS * NamedPaths.PARAMETERS_MAX
                || characters > WAYS * NamedPaths.CHARACTERS_MAX
                || value.length() >= VALUE_MAX
                || PathNames.isNeverOtherwise(name, 0, name.length())
                || !paths.isHarmless(value, true);
    }
}
