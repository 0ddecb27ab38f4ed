/** Training by DL4J's parameter averaging on the whole cluster, bit for bit the same each time. */
@org.jspecify.annotations.NullMarked
package org.almagest.jobs.dl4j.averaging;
