/**
 * Training by DL4J's parameter averaging on the whole cluster, bit for bit the same each time. The families that such
 * a trainer brings live here as well.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.jobs.dl4j.averaging;
