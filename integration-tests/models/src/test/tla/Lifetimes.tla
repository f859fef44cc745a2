----------------------------- MODULE Lifetimes ------------------------------
(* Threads that come and die, their records' places in the registry, and a pass over the places.

   Each thread has a processor with a store buffer (see Targeted). It makes its record, takes out one
   that it finds dead, puts its own into an empty place, and enters; it may die outside KERNEL or in
   it, and what it has stored is visible before it is seen dead. An asker unlinks an object and raises
   the generation, passes over the places as a grace period or as a covering does, and then disposes
   of the object, or takes the request for covered. What a thread has cached of the object before the
   request, the handler forgets.

   Threads: Domain.track; the constructor of ThreadRecord; Hooks.enter, exitKernel; Policies.start, adopt
   Asker:   GracePeriods.lead; Covering.holdouts; Holdouts.look, lookAfterBarrier, InKernel.isGone
   Reapers: Registry.add, remove, visitSome; Monitor.run, wake, isDead, reap

   A place is one of the list's (RecordList), which are used once there, and again here. *)
EXTENDS Naturals, Sequences, TLC

CONSTANTS Twin, Threads, Places, Last, Lazies, Coverings

VARIABLES m, slot, buf, t, q, r
vars == <<m, slot, buf, t, q, r>>

Word(n, mode) == [n |-> n, mode |-> mode]
None == "none"

Init ==
  /\ \E covering \in Coverings :
       q = [pc |-> "unlink", covering |-> covering, left |-> Places, record |-> None, word |-> Word(0, "U"),
            lazy |-> FALSE, waits |-> {}]
  /\ m = [linked |-> TRUE, generation |-> 0, idle |-> FALSE, permit |-> FALSE, reaped |-> {},
          of |-> [a \in Threads |-> [status |-> Word(0, "U"), seen |-> 0, lazy |-> FALSE, alive |-> TRUE]]]
  /\ slot = [p \in Places |-> None]
  /\ buf = [a \in Threads |-> <<>>]
  /\ t = [a \in Threads |->
           [pc |-> "new", word |-> Word(0, "U"), seen |-> 0, lazy |-> FALSE, ref |-> FALSE, stale |-> FALSE,
            place |-> None, dead |-> None]]
  /\ r = [pc |-> "size", left |-> Places, dead |-> None, place |-> None]

Store(a, field, value) == buf' = [buf EXCEPT ![a] = Append(@, <<field, value>>)]
Drain(a) ==
  /\ buf[a] # <<>>
  /\ m' = [m EXCEPT !.of[a][Head(buf[a])[1]] = Head(buf[a])[2]]
  /\ buf' = [buf EXCEPT ![a] = Tail(@)]
  /\ UNCHANGED <<slot, t, q, r>>

--------------------------------------------------------------------------------
At(a, pc) == t[a].pc = pc
Goto(a, pc) == t' = [t EXCEPT ![a].pc = pc]
Late == Twin = "published-after-the-first-sojourn"

(* The record: plain stores before it is published. It owes nothing to older requests. *)
New(a) ==
  /\ At(a, "new")
  /\ m' = [m EXCEPT !.of[a].seen = m.generation]
  /\ t' = [t EXCEPT ![a].seen = m.generation, ![a].pc = IF Late THEN "out" ELSE "look"]
  /\ UNCHANGED <<slot, buf, q, r>>
(* visitSome: one place or none; the compare-and-set, see TakeOut. *)
LookAtOne(a) ==
  /\ At(a, "look")
  /\ \/ Goto(a, "add")
     \/ \E p \in Places : slot[p] # None /\ ~m.of[slot[p]].alive
          /\ t' = [t EXCEPT ![a].pc = "remove", ![a].place = p, ![a].dead = slot[p]]
  /\ UNCHANGED <<m, slot, buf, q, r>>
TakeOut(p, dead) ==
  IF slot[p] = dead THEN slot' = [slot EXCEPT ![p] = None] /\ m' = [m EXCEPT !.reaped = @ \cup {dead}]
  ELSE /\ slot' = IF Twin = "taken-out-without-compare" THEN [slot EXCEPT ![p] = None] ELSE slot
       /\ UNCHANGED m
Remove(a) ==
  /\ At(a, "remove") /\ TakeOut(t[a].place, t[a].dead)
  /\ t' = [t EXCEPT ![a].pc = "add", ![a].place = None, ![a].dead = None]
  /\ UNCHANGED <<buf, q, r>>
Add(a) ==
  /\ At(a, "add") /\ buf[a] = <<>>
  /\ \E p \in Places : slot[p] = None /\ slot' = [slot EXCEPT ![p] = a]
  /\ Goto(a, "wake") /\ UNCHANGED <<m, buf, q, r>>
Wake(a) ==
  /\ At(a, "wake") /\ Goto(a, "out")
  /\ m' = [m EXCEPT !.permit = @ \/ m.idle] /\ UNCHANGED <<slot, buf, q, r>>

Enter(a) ==
  /\ At(a, "out") /\ t[a].word.n < Last
  /\ LET entered == Word(t[a].word.n + 1, "K")
         fence == t[a].word.mode = "U" /\ ~(Twin = "first-entry-without-fence" /\ entered.n = 1)
     IN /\ Store(a, "status", entered)
        /\ t' = [t EXCEPT ![a].word = entered, ![a].pc = IF fence THEN "fence" ELSE "check"]
  /\ UNCHANGED <<m, slot, q, r>>
Fence(a) == At(a, "fence") /\ buf[a] = <<>> /\ Goto(a, "check") /\ UNCHANGED <<m, slot, buf, q, r>>
Check(a) ==
  /\ At(a, "check")
  /\ \/ Goto(a, IF m.generation # t[a].seen THEN "slow" ELSE "body")
     \/ Lazies /\ ~t[a].lazy /\ Goto(a, "slow") \* its policy says lazy
  /\ UNCHANGED <<m, slot, buf, q, r>>
Slow(a) ==
  /\ At(a, "slow") /\ buf[a] = <<>>
  /\ t' = [t EXCEPT ![a].pc = "body",
                    ![a].seen = m.generation, ![a].lazy = Lazies,
                    ![a].stale = @ /\ Twin = "remembered-and-not-run"]
  /\ m' = [m EXCEPT !.of[a].seen = m.generation, !.of[a].lazy = Lazies] \* the handler, and fences after both
  /\ UNCHANGED <<slot, buf, q, r>>
Read(a) ==
  /\ At(a, "body") /\ m.linked /\ ~t[a].ref
  /\ t' = [t EXCEPT ![a].ref = TRUE, ![a].stale = TRUE] \* stale as soon as it is asked for
  /\ UNCHANGED <<m, slot, buf, q, r>>
Leave(a) ==
  /\ At(a, "body")
  /\ \E mode \in IF t[a].lazy THEN {"U", "I"} ELSE {"U"} :
       /\ Store(a, "status", Word(t[a].word.n, mode))
       /\ t' = [t EXCEPT ![a].word.mode = mode, ![a].ref = FALSE,
                         ![a].pc = IF Late /\ t[a].word.n = 1 THEN "add" ELSE "out"]
  /\ UNCHANGED <<m, slot, q, r>>
Die(a) ==
  /\ t[a].pc \in {"out", "body"}
  /\ Store(a, "alive", FALSE)
  /\ t' = [t EXCEPT ![a].pc = "dead", ![a].ref = FALSE, ![a].stale = FALSE]
  /\ UNCHANGED <<m, slot, q, r>>

Run(a) == New(a) \/ LookAtOne(a) \/ Remove(a) \/ Add(a) \/ Wake(a) \/ Fence(a) \/ Check(a) \/ Slow(a)
Thread(a) == Run(a) \/ Enter(a) \/ Read(a) \/ Leave(a) \/ Die(a)

--------------------------------------------------------------------------------
Rest == UNCHANGED <<slot, buf, t, r>>
Unlink == q.pc = "unlink" /\ q' = [q EXCEPT !.pc = "raise"] /\ m' = [m EXCEPT !.linked = FALSE] /\ Rest
Raise ==
  /\ q.pc = "raise" /\ q' = [q EXCEPT !.pc = "pass"]
  /\ m' = [m EXCEPT !.generation = 1] /\ Rest
(* One place after the other, in any order; of what is found there the flag, the word, and the death. *)
Pass ==
  /\ q.pc = "pass"
  /\ IF q.left = {} THEN q' = [q EXCEPT !.pc = "wait"]
     ELSE \E p \in q.left :
            q' = [q EXCEPT !.left = @ \ {p}, !.record = slot[p], !.pc = IF slot[p] = None THEN "pass" ELSE "lazy"]
  /\ UNCHANGED m /\ Rest
Of == m.of[q.record]
CaughtUp(a) == q.covering /\ m.of[a].seen >= 1
Lazy ==
  /\ q.pc = "lazy"
  /\ q' = IF CaughtUp(q.record) THEN [q EXCEPT !.pc = "pass", !.record = None]
          ELSE [q EXCEPT !.lazy = Of.lazy, !.pc = "status"]
  /\ UNCHANGED m /\ Rest
StatusOf ==
  /\ q.pc = "status"
  /\ q' = IF Of.status.mode = "U" \/ (Of.status.mode = "I" /\ ~q.lazy)
          THEN [q EXCEPT !.pc = "pass", !.record = None, !.lazy = FALSE]
          ELSE [q EXCEPT !.word = Of.status, !.pc = IF q.lazy THEN "barrier" ELSE "alive", !.lazy = FALSE]
  /\ UNCHANGED m /\ Rest
Barrier ==
  /\ q.pc = "barrier" /\ buf[q.record] = <<>>
  /\ q' = [q EXCEPT !.pc = "after"] /\ UNCHANGED m /\ Rest
After ==
  /\ q.pc = "after"
  /\ q' = IF Of.status.mode = "K" THEN [q EXCEPT !.word = Of.status, !.pc = "alive"]
          ELSE [q EXCEPT !.pc = "pass", !.record = None, !.word = Word(0, "U")]
  /\ UNCHANGED m /\ Rest
Alive ==
  /\ q.pc = "alive"
  /\ q' = [q EXCEPT !.pc = "pass", !.record = None, !.word = Word(0, "U"),
                    !.waits = IF Of.alive \/ Twin = "waits-for-the-dead" THEN @ \cup {<<q.record, q.word>>} ELSE @]
  /\ UNCHANGED m /\ Rest
IsGone(a, word) ==
  m.of[a].status # word \/ CaughtUp(a) \/ (~m.of[a].alive /\ Twin # "waits-for-the-dead")
Gone ==
  /\ q.pc = "wait"
  /\ IF q.waits = {} THEN q' = [q EXCEPT !.pc = "done"]
     ELSE \E w \in q.waits : IsGone(w[1], w[2]) /\ q' = [q EXCEPT !.waits = @ \ {w}]
  /\ UNCHANGED m /\ Rest
Asker == Unlink \/ Raise \/ Pass \/ Lazy \/ StatusOf \/ Barrier \/ After \/ Alive \/ Gone

--------------------------------------------------------------------------------
(* The monitor: parks if nobody is tracked, and looks again after it has said so; else looks at all. *)
Same == UNCHANGED <<buf, t, q>>
Nobody == \A p \in Places : slot[p] = None
Size ==
  /\ r.pc = "size" /\ r' = [r EXCEPT !.pc = IF Nobody THEN "idle" ELSE "tick"]
  /\ UNCHANGED <<m, slot>> /\ Same
Idle ==
  /\ r.pc = "idle"
  /\ m' = [m EXCEPT !.idle = TRUE]
  /\ r' = [r EXCEPT !.pc = IF Twin = "parks-without-another-look" THEN "park" ELSE "again"]
  /\ UNCHANGED slot /\ Same
Again ==
  /\ r.pc = "again" /\ r' = [r EXCEPT !.pc = IF Nobody THEN "park" ELSE "woken"]
  /\ UNCHANGED <<m, slot>> /\ Same
Park == \* no time limit here
  /\ r.pc = "park" /\ m.permit /\ m' = [m EXCEPT !.permit = FALSE] /\ r' = [r EXCEPT !.pc = "woken"]
  /\ UNCHANGED slot /\ Same
Woken ==
  /\ r.pc = "woken" /\ m' = [m EXCEPT !.idle = FALSE] /\ r' = [r EXCEPT !.pc = "size"]
  /\ UNCHANGED slot /\ Same
Tick ==
  /\ r.pc = "tick"
  /\ r' = IF r.left = {} THEN [r EXCEPT !.pc = "size", !.left = Places]
          ELSE LET p == CHOOSE p \in r.left : \A other \in r.left : p <= other
                   dead == slot[p] # None /\ (~m.of[slot[p]].alive \/ (Twin = "reaped-when-outside" /\ m.of[slot[p]].status.mode # "K"))
               IN [r EXCEPT !.left = @ \ {p}, !.pc = IF dead THEN "reap" ELSE "tick",
                            !.dead = IF dead THEN slot[p] ELSE None, !.place = IF dead THEN p ELSE None]
  /\ UNCHANGED <<m, slot>> /\ Same
Reap ==
  /\ r.pc = "reap" /\ TakeOut(r.place, r.dead)
  /\ r' = [r EXCEPT !.pc = "tick", !.dead = None, !.place = None] /\ Same
Monitor == Size \/ Idle \/ Again \/ Park \/ Woken \/ Tick \/ Reap

Next == (\E a \in Threads : Drain(a) \/ Thread(a)) \/ Asker \/ Monitor
Spec ==
  /\ Init /\ [][Next]_vars /\ WF_vars(Asker) /\ WF_vars(Monitor)
  /\ \A a \in Threads : WF_vars(Drain(a)) /\ WF_vars(Run(a)) /\ WF_vars(Leave(a) \/ Die(a))

--------------------------------------------------------------------------------
(* Nothing is disposed of while it is referenced. *)
NoneLost == q.pc = "done" /\ ~q.covering => \A a \in Threads : ~t[a].ref
(* No kernel code runs uncovered: with what it read before the request, and has not forgotten. *)
NoneUncovered ==
  q.pc = "done" /\ q.covering => \A a \in Threads : At(a, "body") => ~t[a].stale
(* A record is in one place, and stays there while its thread lives. *)
TrackedWhileAlive ==
  \A a \in Threads :
    t[a].pc \in {"wake", "out", "fence", "check", "slow", "body"} /\ ~Late => \E p \in Places : slot[p] = a

(* A grace period ends, and a request is covered, though threads die in KERNEL. *)
Ends == <>(q.pc = "done")
(* The dead are taken out. *)
EveryDeadIsReaped == \A a \in Threads : ~m.of[a].alive ~> (\A p \in Places : slot[p] # a)
=============================================================================
