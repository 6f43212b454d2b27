package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.PathTemplate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a path is left of, of which {@link PathMeanings} looks up what it may mean.
 *
 * @param isBehindFront whether it is what stands behind a file in front of all paths
 * @param texts what is found must have these, too, since a document that writes them behind a value has a server that has them there;
 *     absent where it need not
 * @param textFrom as {@link Router#isHarmlessAt} has it
 * @param isReread whether texts stand in it that segments were taken for
 */
record PathLeft(boolean isBehindFront, @Nullable List<PathTemplate.Segment> texts, int textFrom, boolean isReread) {}
