package dev.latchkey.engine.routing;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a body for all that is looked for in it, in one pass, as it goes by. Belongs to one request. */
public final class BodyReading {

    /** For each octet what it means, to any reader. */
    static final byte[] MEANS = new byte[256];

    static {
        mark("\"\\\0", BodyReader.STRING);
        mark("&", BodyReader.PAIR);
        mark("&;\r\n", BodyReader.ANY_PAIR);
        mark("nNcC", BodyReader.LABEL);
        mark("\n", BodyReader.LINE);
    }

    /** What was found. */
    public enum Found {
        NOTHING,
        METHOD,
        PATH
    }

    private final BodyReader[] readers;

    /** So many of them look for methods, the others for paths. */
    private final int ofMethods;

    /** What may be in whatever comes, where nobody can tell. */
    private final Found unreadable;

    private BodyReading(List<BodyReader> readers, int ofMethods, Found unreadable) {
        this.readers = readers.toArray(BodyReader[]::new);
        this.ofMethods = ofMethods;
        this.unreadable = unreadable;
    }

    private static void mark(String octets, int means) {
        octets.chars().forEach(octet -> MEANS[octet] |= (byte) means);
    }

    /**
     * For both, or one of them.
     *
     * @param method absent where a body may name any
     * @param paths absent where a body may name any
     */
    public static BodyReading of(@Nullable MethodInBody method, @Nullable PathsInBody paths) {
        var readers = new ArrayList<BodyReader>();
        if (method != null) {
            readers.addAll(method.readers());
        }
        var ofMethods = readers.size();
        if (paths != null) {
            readers.addAll(paths.readers());
        }
        var isOfPaths = paths != null && paths.readers().isEmpty();
        return new BodyReading(
                readers,
                ofMethods,
                method != null && ofMethods == 0 ? Found.METHOD : isOfPaths ? Found.PATH : Found.NOTHING);
    }

    /**
     * Reads on.
     *
     * @return what is named as far as the end of this part, or in it; nobody must read the part then, nor what comes behind
     */
    public Found find(byte[] part) {
        if (unreadable != Found.NOTHING && part.length > 0) {
            return unreadable;
        }
        if (readers.length == 1) {
            return !readers[0].isFoundIn(part) ? Found.NOTHING : ofMethods == 1 ? Found.METHOD : Found.PATH;
        }
        for (var i = 0; i < part.length; i++) {
            var wanted = 0;
            for (var reader : readers) {
                wanted |= reader.wanted();
            }
            while (wanted != BodyReader.ALL && i < part.length && (MEANS[part[i] & 0xFF] & wanted) == 0) {
                i++;
            }
            if (i < part.length) {
                var found = find(part[i] & 0xFF);
                if (found != Found.NOTHING) {
                    return found;
                }
            }
        }
        return Found.NOTHING;
    }

    private Found find(int octet) {
        var found = Found.NOTHING;
        for (var i = readers.length - 1; i >= 0; i--) {
            if (readers[i].isFoundWith(octet)) {
                found = i < ofMethods ? Found.METHOD : Found.PATH;
            }
        }
        return found;
    }

    /** What the body names with its end. */
    public Found findAtEnd() {
        var found = Found.NOTHING;
        for (var i = readers.length - 1; i >= 0; i--) {
            if (readers[i].isFoundAtEnd()) {
                found = i < ofMethods ? Found.METHOD : Found.PATH;
            }
        }
        return found;
    }
}
