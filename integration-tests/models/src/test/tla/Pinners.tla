------------------------------ MODULE Pinners -------------------------------
(* Threads that pin each other, several at once and in a ring if they could, and that die with a pin
   or under one. No store buffer here, as in PinWait. Each thread has one @KernelMode method that it
   may be in; with a pin it may leave the method, and not KERNEL. What a thread holds when it dies is
   found by the thread that takes its record out of the registry: the monitor, or a new thread. (The engine's
   pins name their pinner, and whoever meets the pin of a dead one, or one that its pinner has given
   up by an error, takes it away: sooner, and with no list to go through.)

   Threads: Hooks.enterKernel, exitKernel; Pins.tryPin, pin, add, unpin, takeOver, keepsInKernel, awaitNone
   Reapers: Registry.remove, visitSome; Monitor.isDead, reap; PinOwner.isOver, Pins.takeAway, ThreadRecord.tryAddPin *)
EXTENDS TLC

CONSTANTS Twin, Threads, Reapers

VARIABLES kernel, pinned, tracked, t, r
vars == <<kernel, pinned, tracked, t, r>>
Nobody == "nobody"

Init ==
  /\ kernel = [a \in Threads |-> FALSE]  \* the status
  /\ pinned = [a \in Threads |-> FALSE]  \* the bit in work
  /\ tracked = Threads                   \* the registry
  /\ t = [a \in Threads |->
           [pc |-> "free", inside |-> FALSE, owes |-> FALSE, fresh |-> FALSE, holds |-> {}, target |-> Nobody]]
  /\ r = [p \in Reapers |-> [pc |-> "look", dead |-> Nobody]]

--------------------------------------------------------------------------------
At(a, pc) == t[a].pc = pc
Set(a, record) == t' = [t EXCEPT ![a] = record]
Rest == UNCHANGED <<tracked, r>>

Enter(a) ==
  /\ At(a, "free") /\ ~t[a].inside
  /\ IF kernel[a]
     THEN Set(a, [t[a] EXCEPT !.inside = TRUE, !.owes = @ /\ Twin = "entry-under-a-pin-is-nested"])
          /\ UNCHANGED kernel \* takeOver
     ELSE Set(a, [t[a] EXCEPT !.pc = "wait"]) /\ kernel' = [kernel EXCEPT ![a] = TRUE]
  /\ UNCHANGED pinned /\ Rest
AwaitNone(a) ==
  /\ At(a, "wait") /\ ~pinned[a]
  /\ Set(a, IF t[a].target = Nobody THEN [t[a] EXCEPT !.pc = "free", !.inside = TRUE]
            ELSE [t[a] EXCEPT !.pc = "look"])
  /\ UNCHANGED <<kernel, pinned>> /\ Rest
Exit(a) ==
  /\ At(a, "free") /\ t[a].inside
  /\ LET stays == t[a].holds # {} /\ Twin # "exit-leaves-with-a-pin" IN
     /\ Set(a, [t[a] EXCEPT !.inside = FALSE, !.owes = stays])
     /\ kernel' = [kernel EXCEPT ![a] = stays]
  /\ UNCHANGED pinned /\ Rest

(* fresh: the entry was tryPin's own, or it took one over. *)
TryPin(a, b) ==
  /\ At(a, "free") /\ a # b /\ b \notin t[a].holds /\ ~kernel[b] /\ ~At(b, "dead")
  /\ IF kernel[a] \/ Twin = "pins-from-outside"
     THEN /\ Set(a, [t[a] EXCEPT !.pc = "look", !.target = b, !.fresh = t[a].owes, !.owes = FALSE])
          /\ UNCHANGED kernel
     ELSE /\ Set(a, [t[a] EXCEPT !.pc = "wait", !.target = b, !.fresh = TRUE])
          /\ kernel' = [kernel EXCEPT ![a] = TRUE]
  /\ UNCHANGED pinned /\ Rest
Look(a) ==
  /\ At(a, "look") /\ Set(a, [t[a] EXCEPT !.pc = IF kernel[t[a].target] THEN "failed" ELSE "add"])
  /\ UNCHANGED <<kernel, pinned>> /\ Rest
Add(a) ==
  /\ At(a, "add")
  /\ LET b == t[a].target IN
     /\ Set(a, IF pinned[b] THEN [t[a] EXCEPT !.pc = "failed"]
               ELSE [t[a] EXCEPT !.pc = "relook", !.holds = @ \cup {b}])
     /\ pinned' = [pinned EXCEPT ![b] = TRUE]
  /\ UNCHANGED kernel /\ Rest
Relook(a) ==
  /\ At(a, "relook")
  /\ LET b == t[a].target IN
     IF kernel[b]
     THEN /\ Set(a, [t[a] EXCEPT !.pc = "failed", !.holds = @ \ {b}])
          /\ pinned' = [pinned EXCEPT ![b] = FALSE]
     ELSE /\ Set(a, [t[a] EXCEPT !.pc = "free", !.target = Nobody, !.owes = @ \/ t[a].fresh, !.fresh = FALSE])
          /\ UNCHANGED pinned
  /\ UNCHANGED kernel /\ Rest
Failed(a) ==
  /\ At(a, "failed")
  /\ LET stays == t[a].fresh /\ t[a].holds # {} IN
     /\ Set(a, [t[a] EXCEPT !.pc = "free", !.target = Nobody, !.owes = stays, !.fresh = FALSE])
     /\ kernel' = [kernel EXCEPT ![a] = IF t[a].fresh THEN stays ELSE @]
  /\ UNCHANGED pinned /\ Rest

Unpin(a, b) ==
  /\ At(a, "free") /\ b \in t[a].holds
  /\ Set(a, [t[a] EXCEPT !.holds = @ \ {b},
                          !.pc = IF t[a].holds = {b} /\ t[a].owes /\ Twin # "last-unpin-stays" THEN "leave" ELSE "free"])
  /\ pinned' = [pinned EXCEPT ![b] = FALSE]
  /\ UNCHANGED kernel /\ Rest
Leave(a) ==
  /\ At(a, "leave") /\ Set(a, [t[a] EXCEPT !.pc = "free", !.owes = FALSE])
  /\ kernel' = [kernel EXCEPT ![a] = FALSE] /\ UNCHANGED pinned /\ Rest

(* Anywhere in the program: in the method, outside it, with pins or without. *)
Die(a) ==
  /\ At(a, "free") /\ Set(a, [t[a] EXCEPT !.pc = "dead"]) /\ UNCHANGED <<kernel, pinned>> /\ Rest

Engine(a) == AwaitNone(a) \/ Look(a) \/ Add(a) \/ Relook(a) \/ Failed(a) \/ Leave(a)
Thread(a) ==
  Enter(a) \/ Exit(a) \/ (\E b \in Threads : TryPin(a, b) \/ Unpin(a, b)) \/ Engine(a) \/ Die(a)

--------------------------------------------------------------------------------
FindDead(p) ==
  /\ r[p].pc = "look"
  /\ \E a \in tracked : At(a, "dead") /\ r' = [r EXCEPT ![p] = [pc |-> "remove", dead |-> a]]
  /\ UNCHANGED <<kernel, pinned, tracked, t>>
Remove(p) == \* by a compare-and-set: the thread that takes it out of its place reaps it
  /\ r[p].pc = "remove" /\ tracked' = tracked \ {r[p].dead}
  /\ r' = [r EXCEPT ![p] =
            IF (r[p].dead \in tracked \/ Twin = "reaped-by-two") /\ Twin # "pins-of-the-dead-kept"
            THEN [@ EXCEPT !.pc = "release"] ELSE [pc |-> "look", dead |-> Nobody]]
  /\ UNCHANGED <<kernel, pinned, t>>
ReleaseAll(p) == \* one after the other, in any order
  /\ r[p].pc = "release"
  /\ LET dead == r[p].dead IN
     IF t[dead].holds = {}
     THEN r' = [r EXCEPT ![p] = [pc |-> "look", dead |-> Nobody]] /\ UNCHANGED <<pinned, t>>
     ELSE \E b \in t[dead].holds :
            /\ r' = [r EXCEPT ![p].pc = IF Twin = "reaped-by-two" THEN "released" ELSE @]
            /\ pinned' = [pinned EXCEPT ![b] = FALSE]
            /\ Set(dead, [t[dead] EXCEPT !.holds = IF Twin = "reaped-by-two" THEN @ ELSE @ \ {b}])
  /\ UNCHANGED <<kernel, tracked>>
Reaper(p) == FindDead(p) \/ Remove(p) \/ ReleaseAll(p)

Next == (\E a \in Threads : Thread(a)) \/ \E p \in Reapers : Reaper(p)
Spec ==
  /\ Init /\ [][Next]_vars /\ \A p \in Reapers : WF_vars(Reaper(p))
  /\ \A a \in Threads : WF_vars(Engine(a)) /\ \A b \in Threads : SF_vars(Unpin(a, b)) \* pins are closed

--------------------------------------------------------------------------------
Holds(a, b) == ~At(a, "dead") /\ b \in t[a].holds /\ ~(At(a, "relook") /\ t[a].target = b)
RunsKernelCode(a) == kernel[a] /\ t[a].pc \notin {"wait", "dead"}

(* A pinned thread runs no kernel code, and has one pinner. *)
PinExcludes ==
  \A a, b \in Threads : Holds(a, b) => ~RunsKernelCode(b) /\ \A c \in Threads \ {a} : ~Holds(c, b)
(* A pinner stays in KERNEL, and so never waits for a pin itself. *)
PinnerStays ==
  \A a \in Threads : t[a].holds # {} /\ ~At(a, "dead") => kernel[a] /\ ~At(a, "wait")
(* A thread that owes a leave holds a pin, and has no method to leave. *)
LeavesWithTheLast ==
  \A a \in Threads : t[a].pc \in {"free", "wait"} =>
    (kernel[a] <=> (t[a].inside \/ t[a].owes \/ At(a, "wait"))) /\ (t[a].owes => t[a].holds # {} /\ ~t[a].inside)
(* Pins form no ring: of any threads there is one that does not wait for another of them. *)
NoRing ==
  \A ring \in SUBSET Threads \ {{}} :
    \E a \in ring : ~(At(a, "wait") /\ \E b \in ring : a \in t[b].holds)

Alike == Permutations(Threads) \cup Permutations(Reapers)

(* A pinned entry proceeds once it is unpinned, or its pinner has died. *)
EntryProceeds == \A a \in Threads : At(a, "wait") ~> ~At(a, "wait")
=============================================================================
